import { highestElsewhere } from './device-codes.ts'
import { chooseLevel, demandOf, reportedLevel } from './rules.ts'

/** What a request asks of a proof on another device, by its parameters; none asks for more than was let in. */
export const elsewhereLevels = {
  needed(params: Readonly<Record<string, unknown>>): 1 | 2 {
    const choice = chooseLevel(demandOf(params).acr, highestElsewhere)
    return choice.ok && choice.level === 2 ? 2 : 1
  },
  reported: (params: Readonly<Record<string, unknown>>, aal: number): string =>
    reportedLevel(demandOf(params).acr, aal),
}
