import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isReservedUsername } from './reserved-username.ts'

const realm = ['toll', '青禾通行', 'Qinghe Toll', '票根']

for (const name of ['admin', 'Admin', 'ad.min', 'admin_01', 'root', 'Support2', '青禾客服', '客服小王', '官方.青禾'])
  test(`${name} passes for the service`, () => assert.equal(isReservedUsername(name, realm), true))

for (const name of ['toll', 'toll-1', '青禾通行的人', 'qinghe.toll', '我的票根'])
  test(`${name} passes for this realm`, () => {
    assert.equal(isReservedUsername(name, realm), true)
    assert.equal(isReservedUsername(name, []), false)
  })

for (const name of ['administrata', 'rooted', 'wangxiaoqing', 'tollgate', '王小青', 'helper'])
  test(`${name} is a person's`, () => assert.equal(isReservedUsername(name, realm), false))
