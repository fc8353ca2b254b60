import { AppError } from '../errors/index.ts'
import { canonicalAddress, isLocalAddress, isThisMachine } from './address.ts'
import { openPackagedFiles, type RegionLine } from './packaged-files.ts'
import type { KnownPlace, Place } from './place.ts'
import { readRegionText } from './region-text.ts'
import { openXdbFile } from './xdb-file.ts'

export type PlacesOptions = {
  /** Newer data for IPv4, an ip2region `.xdb` file; else the package's own. */
  file?: string
  /** The same for IPv6. */
  file6?: string
  /** For demonstrations only: pretended places by address, which the caller supplies; they win over everything. */
  simulatedPlaces?: ReadonlyMap<string, KnownPlace>
  /** The same for every address of a private network. */
  simulatedLocal?: KnownPlace
}

/** `null` when the text is no address or the data does not know it. */
export type PlaceLookup = (address: string) => Place | null
export type Places = { placeOf: PlaceLookup }

/**
 * Opens the data once; every look-up is then in memory.
 * @throws AppError `places.file_unreadable`, `places.file_not_xdb`, `places.file_wrong_family` (an IPv6 file given for IPv4
 * or the reverse), each with the file's name.
 */
export function createPlaces(options: PlacesOptions = {}): Places {
  const packaged = options.file && options.file6 ? () => null : openPackagedFiles()
  const lineOf4 = options.file === undefined ? packaged : openOwnFile(options.file, 4)
  const lineOf6 = options.file6 === undefined ? packaged : openOwnFile(options.file6, 6)
  const simulated = canonicalKeys(options.simulatedPlaces ?? new Map())

  function placeOf(text: string): Place | null {
    const address = canonicalAddress(text)
    if (address === null) return null
    const pretended = simulated.get(address)
    if (pretended !== undefined) return pretended
    if (isLocalAddress(address))
      return options.simulatedLocal ?? { kind: 'local', isThisMachine: isThisMachine(address) }
    const line = address.includes(':') ? lineOf6(address) : lineOf4(address)
    return line === null ? null : readRegionText(line.text, line.isp)
  }

  return { placeOf }
}

function openOwnFile(file: string, family: 4 | 6): (address: string) => RegionLine | null {
  const opened = openXdbFile(file)
  if (opened.family !== family) throw new AppError('places.file_wrong_family', { details: { file, expected: family } })
  return address => {
    const text = opened.find(address)
    return text === null ? null : { text, isp: '' }
  }
}

function canonicalKeys(places: ReadonlyMap<string, KnownPlace>): ReadonlyMap<string, KnownPlace> {
  return new Map([...places].map(([address, place]) => [canonicalAddress(address) ?? address, place]))
}
