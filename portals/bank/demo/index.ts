// The demonstration's customers of the bank: two accounts each, and a year of movements that add up. A pure function of a
// customer's index, written in batches; loaded once, and left alone afterwards.
export { loadBankDemo } from './load.ts'
