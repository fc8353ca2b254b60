import { errors } from './library.ts'

/** As JSON writes them; an even number of backslashes before is text of its own. */
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/

/** Of a request's parameters some are kept. PostgreSQL keeps neither U+0000 nor lone surrogates: a 400 here, else a 500 there. */
export function requireStorable(payload: object): void {
  if (unstorable.test(JSON.stringify(payload)))
    throw new errors.InvalidRequest('a parameter holds a forbidden character')
}
