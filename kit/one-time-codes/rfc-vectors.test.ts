import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hotp, type OcraInput, type OtpHash, ocra, parseOcraSuite, stepAt, totp } from './index.ts'

const digits = '1234567890'.repeat(7)
/** The secrets of RFC 6238 appendix B and RFC 6287 appendix C: the digits 1 to 0, over and over, as long as the hash. */
const keys: Record<OtpHash, Buffer> = {
  sha1: Buffer.from(digits.slice(0, 20)),
  sha256: Buffer.from(digits.slice(0, 32)),
  sha512: Buffer.from(digits.slice(0, 64)),
}

describe('HOTP, RFC 4226 appendix D', () => {
  const codes = '755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'.split(' ')
  for (const [counter, code] of codes.entries())
    it(`count ${counter} gives ${code}`, () => assert.equal(hotp(keys.sha1, counter), code))
})

describe('TOTP, RFC 6238 appendix B', () => {
  const table: [seconds: number, sha1: string, sha256: string, sha512: string][] = [
    [59, '94287082', '46119246', '90693936'],
    [1111111109, '07081804', '68084774', '25091201'],
    [1111111111, '14050471', '67062674', '99943326'],
    [1234567890, '89005924', '91819424', '93441116'],
    [2000000000, '69279037', '90698825', '38618901'],
    [20000000000, '65353130', '77737706', '47863826'],
  ]
  for (const [seconds, ...codes] of table)
    for (const [index, hash] of (['sha1', 'sha256', 'sha512'] as const).entries())
      it(`${seconds} s with ${hash} gives ${codes[index]}`, () => {
        const step = stepAt(new Date(seconds * 1000), 30)
        assert.equal(totp(keys[hash], step, 8, hash), codes[index])
      })
})

/** Same digit over and over: `00000000`, `11111111` … */
const same = (index: number): string => String(index).repeat(8)
/** The time of RFC 6287 appendix C: Mar 25 2008, 12:06:30 GMT, in minutes. */
const step = 0x132d0b6

interface Table {
  what: string
  suite: string
  codes: string
  input: (index: number) => OcraInput
}

const tables: Table[] = [
  {
    what: 'C.1 one-way, a question',
    suite: 'OCRA-1:HOTP-SHA1-6:QN08',
    codes: '237653 243178 653583 740991 608993 388898 816933 224598 750600 294470',
    input: index => ({ question: same(index) }),
  },
  {
    what: 'C.1 one-way, a counter and a PIN',
    suite: 'OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1',
    codes: '65347737 86775851 78192410 71565254 10104329 65983500 70069104 91771096 75011558 08522129',
    input: index => ({ question: '12345678', counter: index, pin: '1234' }),
  },
  {
    what: 'C.1 one-way, a PIN',
    suite: 'OCRA-1:HOTP-SHA256-8:QN08-PSHA1',
    codes: '83238735 01501458 17957585 86776967 86807031',
    input: index => ({ question: same(index), pin: '1234' }),
  },
  {
    what: 'C.1 one-way, a counter',
    suite: 'OCRA-1:HOTP-SHA512-8:C-QN08',
    codes: '07016083 63947962 70123924 25341727 33203315 34205738 44343969 51946085 20403879 31409299',
    input: index => ({ question: same(index), counter: index }),
  },
  {
    what: 'C.1 one-way, a time',
    suite: 'OCRA-1:HOTP-SHA512-8:QN08-T1M',
    codes: '95209754 55907591 22048402 24218844 36209546',
    input: index => ({ question: same(index), step }),
  },
  {
    what: 'C.2 mutual, the server',
    suite: 'OCRA-1:HOTP-SHA256-8:QA08',
    codes: '28247970 01984843 65387857 03351211 83412541',
    input: index => ({ question: `CLI2222${index}SRV1111${index}` }),
  },
  {
    what: 'C.2 mutual, the client',
    suite: 'OCRA-1:HOTP-SHA256-8:QA08',
    codes: '15510767 90175646 33777207 95285278 28934924',
    input: index => ({ question: `SRV1111${index}CLI2222${index}` }),
  },
  {
    what: 'C.2 mutual, the server with SHA-512',
    suite: 'OCRA-1:HOTP-SHA512-8:QA08',
    codes: '79496648 76831980 12250499 90856481 12761449',
    input: index => ({ question: `CLI2222${index}SRV1111${index}` }),
  },
  {
    what: 'C.2 mutual, the client with SHA-512 and a PIN',
    suite: 'OCRA-1:HOTP-SHA512-8:QA08-PSHA1',
    codes: '18806276 70020315 01600026 18951020 32528969',
    input: index => ({ question: `SRV1111${index}CLI2222${index}`, pin: '1234' }),
  },
  {
    what: 'C.3 signature',
    suite: 'OCRA-1:HOTP-SHA256-8:QA08',
    codes: '53095496 04110475 31331128 76028668 46554205',
    input: index => ({ question: `SIG1${index}000` }),
  },
  {
    what: 'C.3 signature with a time',
    suite: 'OCRA-1:HOTP-SHA512-8:QA10-T1M',
    codes: '77537423 31970405 10235557 95213541 65360607',
    input: index => ({ question: `SIG1${index}00000`, step }),
  },
]

describe('OCRA, RFC 6287 appendix C', () => {
  for (const { what, suite: name, codes, input } of tables) {
    const suite = parseOcraSuite(name)
    for (const [index, code] of codes.split(' ').entries())
      it(`${what} (${name}) number ${index} gives ${code}`, () => {
        assert(suite)
        assert.equal(ocra(suite, keys[suite.hash], input(index)), code)
      })
  }
})
