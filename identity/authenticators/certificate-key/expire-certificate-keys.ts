import { expireMedia, type MediaDependencies, type MediumWatch } from '../../media/index.ts'

/** For the job: certificates whose time is over, and the word beforehand that they can be renewed. @returns how many of each */
export async function expireCertificateKeys(
  deps: Pick<MediaDependencies, 'database' | 'accounts' | 'events' | 'notices' | 'reports' | 'now'>,
  watch: Omit<MediumWatch, 'kind'>,
) {
  return await expireMedia(deps, { ...watch, kind: 'certificate-key' })
}
