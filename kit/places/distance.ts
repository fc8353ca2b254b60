import type { Coordinates } from './place.ts'

const earthRadiusKm = 6371

/** Great-circle distance (haversine). */
export function distanceKm(from: Coordinates, to: Coordinates): number {
  const north = radians(to.latitude - from.latitude) / 2
  const east = radians(to.longitude - from.longitude) / 2
  const across = Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * Math.sin(east) ** 2
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(Math.sin(north) ** 2 + across)))
}

/** The least distance that the two approximate points allow, so that coarse data never accuses anyone of flying. */
export function leastDistanceKm(from: Coordinates, to: Coordinates): number {
  return Math.max(0, distanceKm(from, to) - from.withinKm - to.withinKm)
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180
}
