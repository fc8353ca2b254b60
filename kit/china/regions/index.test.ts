import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findRegion } from './index.ts'
import { regionTable } from './table.ts'

test('a county is named from its province down', () => {
  assert.deepEqual(findRegion('440305'), {
    code: '440305',
    name: '广东省深圳市南山区',
    province: '广东省',
    isListed: true,
  })
})

test('a municipality has no prefecture, nor has a county directly under its province', () => {
  assert.equal(findRegion('110105')?.name, '北京市朝阳区')
  assert.equal(findRegion('429004')?.name, '湖北省仙桃市')
})

test('a prefecture and a province are regions too', () => {
  assert.equal(findRegion('440300')?.name, '广东省深圳市')
  assert.equal(findRegion('440000')?.name, '广东省')
})

test('an abolished code is known by its province and prefecture, and said not to be listed', () => {
  // 110103 was 崇文区, merged into 东城区 in 2010; 440116 was 萝岗区 of 广州, merged into 黄埔区 in 2014.
  assert.deepEqual(findRegion('110103'), { code: '110103', name: '北京市', province: '北京市', isListed: false })
  assert.equal(findRegion('440116')?.name, '广东省广州市')
})

test('no province, no region', () => {
  for (const code of ['000000', '010101', '160000', '990101', '660101']) assert.equal(findRegion(code), undefined, code)
})

test('the table has each code once, and stays small', () => {
  const codes = regionTable.split('\n').map(line => line.slice(0, 6))
  assert.equal(new Set(codes).size, codes.length)
  assert.ok(codes.length > 3200)
  assert.ok(codes.every(code => /^\d{6}$/.test(code)))
  assert.ok(Buffer.byteLength(regionTable) < 150_000)
})
