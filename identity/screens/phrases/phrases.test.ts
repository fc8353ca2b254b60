import { test } from 'node:test'
import { assertSameKeys } from '../../../kit/i18n/index.ts'
import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'

test('both languages say the same with the same placeholders', () => assertSameKeys(zhCN, en))
