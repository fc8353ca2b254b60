import { passPath, type RealmLook, signPaths } from './mark-paths.ts'

/** The realm's mark: the pass with its sign. The name beside it is what a screen reader says. */
export function Mark({ realm }: { realm: RealmLook }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <path class="pass" fill-rule="evenodd" d={passPath} />
      <path class="sign" d={signPaths[realm]} />
    </svg>
  )
}
