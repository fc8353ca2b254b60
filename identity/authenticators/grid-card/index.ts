/**
 * Grid cards (口令卡): 80 cells at A–J × 1–8, printed once for their holder. Random coordinates are asked, each combination once in the
 * life of a card; a card is good for so many right answers, and rests or ends when too many challenges stay without an answer.
 * Flow: issueGridCard (prints) → activation with serial and a right answer → challenge, verify.
 */
export { createGridCardActivation } from './activate-grid-card.ts'
export { drawGridCard, titleOfCards } from './draw-grid-card.ts'
export { expireGridCards } from './expire-grid-cards.ts'
export { findGridCardOf, type ListedGridCard } from './find-grid-card.ts'
export { createGridCard } from './grid-card.ts'
export { issueGridCard, type PrintableCard } from './issue-grid-card.ts'
export { looksLikeCells } from './rules.ts'
