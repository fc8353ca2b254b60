// Where a network address is, roughly: country, region, city and operator from a file on this machine, and coordinates
// good enough to tell two cities apart. Owns the data and its errors; decides nothing. No address leaves the machine.
export { addressPrefix, canonicalAddress, isLocalAddress } from './address.ts'
export type { PlaceLookup, Places, PlacesOptions } from './create-places.ts'
export { createPlaces } from './create-places.ts'
export { distanceKm, leastDistanceKm } from './distance.ts'
export type { Coordinates, KnownPlace, LocalPlace, Place } from './place.ts'
export { isSamePlace, placeName, retellPlace } from './place.ts'
