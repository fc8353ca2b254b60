import { expireMedia, type MediaDependencies, type MediumWatch } from '../../media/index.ts'

/** For the job: cards whose time is over, and the warning beforehand. @returns how many of each */
export async function expireGridCards(deps: MediaDependencies, watch: Omit<MediumWatch, 'kind'>) {
  return await expireMedia(deps, { ...watch, kind: 'grid-card' })
}
