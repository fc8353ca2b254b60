import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { foreignId, oldForeignId, residencePermit, residentId, today } from './arbitraries.ts'
import { type IdentityDocumentReason, parseIdentityDocument } from './identity-document.ts'

const parse = (text: string) => parseIdentityDocument(text, { today })

function refused(text: string, reason: IdentityDocumentReason): void {
  assert.deepEqual(parse(text), { ok: false, reason }, text)
}

test('every valid number is recognised as what it is', () => {
  for (const [numbers, kind] of [
    [residentId, 'resident-id'],
    [residencePermit, 'residence-permit'],
    [foreignId, 'foreign-permanent-resident-id'],
    [oldForeignId, 'foreign-permanent-resident-id'],
  ] as const) {
    fc.assert(
      fc.property(numbers, number => {
        const result = parse(number)
        assert.equal(result.ok ? result.value.kind : result.reason, kind, number)
      }),
    )
  }
})

test('what looks like a document has that document’s reason', () => {
  refused('110105491231002', 'resident-id.fifteen-digits')
  refused('110105194912310021', 'resident-id.check-digit')
  refused('11010519491231002', 'resident-id.length')
  refused('810000199001010010', 'residence-permit.check-digit')
  refused('1101051949123100ZX', 'resident-id.characters')
  refused('91112419810803002', 'foreign-id.length')
  refused('81000019900101001', 'residence-permit.length')
  refused('911124198108030025', 'foreign-id.check-digit')
  refused('CAN990081080310', 'foreign-id.region')
})

test('what looks like no document is unknown', () => {
  refused('', 'identity-document.empty')
  refused('13800138000', 'identity-document.unknown')
  refused('91350100M000100Y43', 'identity-document.unknown')
  refused('wangwei', 'identity-document.unknown')
  refused('E12345678', 'identity-document.unknown')
})
