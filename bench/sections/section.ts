import type { Figure } from '../figures.ts'
import type { Options } from '../options.ts'
import type { World } from '../world/world.ts'

/** Measures one thing and tells its figures. */
export type Section = (world: World, options: Options, say: (text: string) => void) => Promise<Figure[]>
