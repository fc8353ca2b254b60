// Amounts of money: whole fen as plain integers, read from what a person typed and written in their language.
export { formatMoney, type MoneyReason, parseMoney, plainYuan } from './money.ts'
