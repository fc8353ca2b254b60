/**
 * PDF files for people: text in one open font that holds Latin and Chinese alike (Noto Sans Hans, SIL OFL 1.1), of which each file carries
 * the characters that it shows and no others. It looks the same wherever it is opened, and its text can be searched and copied.
 */
export { openPdf, type Pdf, type TextStyle } from './open-pdf.ts'
