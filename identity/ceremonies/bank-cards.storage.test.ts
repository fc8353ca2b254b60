/** Cards of a bank: proved at a registration, typed at a sign-in; with one fact altered each time. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { composeBankCard } from '../../kit/china/index.ts'
import { onEachDatabase } from '../../kit/database/testing.ts'
import type { CardAnswer, CardQuestion } from '../gateways/cards/index.ts'
import { type Browser, endOf, nextOf, refusalOf } from './testing/browser.ts'
import { type Holder, openWorld, rightPassword, type World } from './testing/world.ts'

const cardPassword = '204816'
const newPassword = 'Nj4!wPq8-snow'

onEachDatabase('bank cards', database => {
  let world: World
  const asked: CardQuestion[] = []
  let outcome: CardAnswer['outcome'] | null = null

  before(async () => {
    world = await openWorld(database, {
      policy: document => {
        document.identifiers = ['phone', 'username', 'bank-card']
        document.registration.bankCard = 'required'
      },
      cards: async question => {
        asked.push(question)
        return { outcome: outcome ?? (question.password === cardPassword ? 'match' : 'mismatch') }
      },
    })
  })

  let numbers = 0
  const anyCard = (): string => composeBankCard(`629998${String(++numbers).padStart(12, '0')}`)
  let addresses = 0
  const elsewhere = (): Browser => world.browser({ address: `192.0.2.${++addresses % 250}` })
  const code = async (phone: string) => ({ kind: 'sms-code', code: await world.codeTo(phone) }) as const

  async function holderWithCard(): Promise<Holder & { card: string }> {
    const holder = await world.holder()
    const card = anyCard()
    const account = { id: holder.id, realm: holder.realm.name }
    assert.ok(
      await world.identifiers.add(world.database.query, account, { kind: 'bank-card', value: card }, new Date()),
    )
    return { ...holder, card }
  }

  /** As far as the card. */
  async function registering() {
    const person = world.nobody()
    const browser = elsewhere()
    await browser.begin('registration')
    await browser.give({ kind: 'phone', phone: person.phone })
    await browser.give(await code(person.phone))
    const next = await browser.give({ kind: 'real-name', name: '李青', document: person.document })
    assert.equal(nextOf(next), 'bank-card')
    return { browser, person }
  }

  const ownerOf = async (card: string) =>
    await world.identifiers.accountOf(world.database.query, 'toll', { kind: 'bank-card', value: card })

  describe('at a registration', () => {
    it('the person and the card are asked together, and the card then signs in', async () => {
      const { browser, person } = await registering()
      const card = anyCard()
      const spaced = card.replace(/\d{4}(?=\d)/g, '$& ')
      const next = await browser.give({ kind: 'bank-card', card: spaced, cardPassword })
      assert.equal(nextOf(next), 'new-password')
      const about = { number: card, password: cardPassword, name: '李青', idNumber: person.document }
      assert.deepEqual(asked.at(-1), about)
      assert.equal(endOf(await browser.give({ kind: 'new-password', password: newPassword })), 'completed')
      const again = elsewhere()
      await again.begin('sign-in')
      // On a device that it does not know, so a code follows: the password was right.
      assert.equal(nextOf(await again.give({ kind: 'password', identifier: card, password: newPassword })), 'sms-code')
    })

    it('its number is in no row in clear', async () => {
      const { browser } = await registering()
      const card = anyCard()
      await browser.give({ kind: 'bank-card', card, cardPassword })
      await browser.give({ kind: 'new-password', password: newPassword })
      for (const table of ['ceremonies', 'identifiers', 'events', 'notices', 'throttles']) {
        const found = await sql`select 1 from identity.${sql.id(table)} t where t::text like ${`%${card}%`}`.execute(
          world.database.query,
        )
        assert.equal(found.rows.length, 0, table)
      }
    })

    it('opens no account without the card', async () => {
      const { browser } = await registering()
      assert.equal(endOf(await browser.give({ kind: 'new-password', password: newPassword })), 'answer.unexpected')
    })

    for (const [what, given, expected] of [
      ['a wrong password', { cardPassword: '000000' }, 'card.not_confirmed'],
      ['a password of five digits', { cardPassword: '20481' }, 'answer.invalid'],
      ['a number that is too short', { card: '629999' }, 'answer.invalid'],
    ] as const)
      it(`${what}: ${expected}`, async () => {
        const { browser } = await registering()
        const right = { kind: 'bank-card', card: anyCard(), cardPassword } as const
        assert.equal(endOf(await browser.give({ ...right, ...given })), expected)
      })

    for (const [answer, expected] of [
      ['unavailable', 'card.unavailable'],
      ['locked', 'card.locked'],
    ] as const)
      it(`the card system says ${answer}: ${expected}`, async () => {
        const { browser } = await registering()
        outcome = answer
        assert.equal(endOf(await browser.give({ kind: 'bank-card', card: anyCard(), cardPassword })), expected)
        outcome = null
      })

    it('a card that signs in already is refused like a wrong password, and its holder told', async () => {
      const { phone, card, id } = await holderWithCard()
      const { browser } = await registering()
      const taken = refusalOf(await browser.give({ kind: 'bank-card', card, cardPassword }))
      const { browser: other } = await registering()
      const wrong = refusalOf(await other.give({ kind: 'bank-card', card: anyCard(), cardPassword: '000000' }))
      assert.deepEqual(taken, wrong)
      assert.equal((await world.noticesTo(phone)).at(-1)?.template, 'already-registered')
      assert.equal(await ownerOf(card), id)
    })

    it('whoever has not the password learns nothing of a card that signs in, and its holder is not disturbed', async () => {
      const { phone, card } = await holderWithCard()
      const { browser } = await registering()
      assert.equal(endOf(await browser.give({ kind: 'bank-card', card, cardPassword: '000000' })), 'card.not_confirmed')
      assert.deepEqual(await world.noticesTo(phone), [])
    })

    it('asks for one card five times a day, from however many addresses', async () => {
      const card = anyCard()
      const ends: string[] = []
      for (let count = 0; count < 6; count++) {
        const { browser } = await registering()
        const askedBefore = asked.length
        ends.push(endOf(await browser.give({ kind: 'bank-card', card, cardPassword: '000000' })))
        assert.equal(asked.length - askedBefore, count < 5 ? 1 : 0)
      }
      assert.deepEqual(ends, [...Array(5).fill('card.not_confirmed'), 'throttled'])
    })

    it('of one card twice at once opens one account, and the other nothing', async () => {
      const card = anyCard()
      const both = [await registering(), await registering()]
      for (const { browser } of both) await browser.give({ kind: 'bank-card', card, cardPassword })
      const ended = await Promise.allSettled(
        both.map(async ({ browser }) => endOf(await browser.answer({ kind: 'new-password', password: newPassword }))),
      )
      const codes = ended.map(one => (one.status === 'fulfilled' ? one.value : (one.reason as { code: string }).code))
      assert.deepEqual(codes.toSorted(), ['completed', 'identifier.taken'])
      const [loser] = both.filter((_, index) => codes[index] === 'identifier.taken')
      const phone = { kind: 'phone', value: loser?.person.phone ?? '' } as const
      assert.equal(await world.identifiers.accountOf(world.database.query, 'toll', phone), null)
    })
  })

  describe('at a sign-in', () => {
    it('a card and what is nobody’s are told the same, and count and lock the same', async () => {
      const walks: unknown[][] = []
      for (const card of [(await holderWithCard()).card, anyCard()]) {
        const browser = elsewhere()
        await browser.begin('sign-in')
        const seen: unknown[] = []
        for (let count = 0; count < 6; count++)
          seen.push(refusalOf(await browser.give({ kind: 'password', identifier: card, password: 'not the password' })))
        walks.push(seen)
      }
      assert.deepEqual(walks[0], walks[1])
    })

    it('two cards of one account both sign in', async () => {
      const holder = await holderWithCard()
      const second = anyCard()
      const account = { id: holder.id, realm: holder.realm.name }
      await world.identifiers.add(world.database.query, account, { kind: 'bank-card', value: second }, new Date())
      for (const identifier of [holder.card, second]) {
        const browser = elsewhere()
        await browser.begin('sign-in')
        assert.equal(nextOf(await browser.give({ kind: 'password', identifier, password: rightPassword })), 'sms-code')
      }
      const shown = await world.identifiers.list(world.database.query, holder.id)
      const cards = shown.filter(({ kind }) => kind === 'bank-card').map(({ masked }) => masked)
      assert.deepEqual(
        cards.toSorted(),
        [holder.card, second].map(card => `**** **** **** ${card.slice(-4)}`).toSorted(),
      )
    })
  })
})
