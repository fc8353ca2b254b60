import { existsSync } from 'node:fs'

/** The package's root folder, where the files that are not compiled (policies, migrations, help articles) are found. */
export const packageRoot: URL = findRoot(new URL('.', import.meta.url))

function findRoot(folder: URL): URL {
  if (existsSync(new URL('package.json', folder))) return folder
  const parent = new URL('..', folder)
  if (parent.href === folder.href) throw new Error('package.json was not found above the compiled code')
  return findRoot(parent)
}
