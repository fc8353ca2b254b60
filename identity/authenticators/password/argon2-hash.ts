import { hash, hashSync, type ParsedHashOptions, parseOptions, verify } from '@node-rs/argon2'
import { fault, type HashParameters, type ParsedHash } from './stored-hash.ts'

// The numbers of the binding's constant enums, which do not exist at run time.
const argon2id = 2
const version13 = 1

const shape = /^\$argon2(?:id|i|d)\$(?:v=\d+\$)?m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$/
const saltBytes = 16
const hashBytes = 32
const cheapBelowWorkKiB = 8 * 1024
const mostMemoryKiB = 256 * 1024
const mostWorkKiB = 1024 * 1024
const mostLanes = 16

/** A new hash `$argon2id$v=19$m=…,t=…,p=…$<salt>$<hash>` with a random salt. */
export function hashWithArgon2(password: string, parameters: HashParameters): Promise<string> {
  return hash(password, { ...parameters, algorithm: argon2id, outputLen: hashBytes })
}

/** Blocks for one hash: for the decoy, at creation only. */
export function hashWithArgon2Now(password: string, parameters: HashParameters): string {
  return hashSync(password, { ...parameters, algorithm: argon2id, outputLen: hashBytes })
}

/** Argon2 of any kind and parameters, our own or imported. Undefined: some other format. */
export function parseArgon2(text: string): ParsedHash | undefined {
  if (!text.startsWith('$argon2')) return undefined
  const options = optionsOf(text)
  if (options === undefined) return fault('malformed')
  if (isTooCostly(options)) return fault('too-costly')
  return {
    ok: true,
    hash: {
      kind: 'argon2',
      isCheap: options.memoryCost * options.timeCost < cheapBelowWorkKiB,
      isAsStrongAs: parameters => isAsStrong(options, parameters),
      matches: password => verify(text, password),
    },
  }
}

function optionsOf(text: string): ParsedHashOptions | undefined {
  if (!shape.test(text)) return undefined
  try {
    return parseOptions(text)
  } catch {
    return undefined
  }
}

function isTooCostly({ memoryCost, timeCost, parallelism }: ParsedHashOptions): boolean {
  return memoryCost > mostMemoryKiB || memoryCost * timeCost > mostWorkKiB || parallelism > mostLanes
}

function isAsStrong(stored: ParsedHashOptions, wanted: HashParameters): boolean {
  const isCurrentKind = stored.algorithm === argon2id && stored.version === version13
  const isLongEnough = stored.saltLen >= saltBytes && stored.outputLen >= hashBytes
  return isCurrentKind && isLongEnough && stored.memoryCost >= wanted.memoryCost && stored.timeCost >= wanted.timeCost
}
