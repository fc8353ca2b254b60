import { lookUp } from '../../../kit/places/index.ts'

export const newPlace = lookUp
