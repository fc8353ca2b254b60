/**
 * Writing PDF by hand (ISO 32000-1): pages of lines, boxes and text. Latin letters are in the fonts that every reader has, Chinese in
 * one that readers bring (9.7.5.2), so nothing is embedded and a file holds what it shows and nothing else: no name, no tool.
 */
export { measure, wrap } from './measure.ts'
export { latinText, number, text } from './text.ts'
export { type PdfPage, writePdf } from './write-pdf.ts'
