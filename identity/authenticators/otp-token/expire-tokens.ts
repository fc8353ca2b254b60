import { expireMedia, type MediaDependencies, type MediumWatch } from '../../media/index.ts'

/** For the job: tokens whose time is over, and the warning beforehand. @returns how many of each */
export async function expireTokens(deps: MediaDependencies, watch: Omit<MediumWatch, 'kind'>) {
  return await expireMedia(deps, { ...watch, kind: 'otp-token' })
}
