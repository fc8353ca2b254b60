import { test } from 'node:test'
import { assertSameKeys } from '../../i18n/index.ts'
import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'

test('the components say the same in both languages', () => assertSameKeys(zhCN, en))
