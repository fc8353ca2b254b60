import { type IconName, iconPaths } from './icon-paths.ts'

type IconProps = {
  name: IconName
  /** Said by screen readers; without it the icon is decoration. */
  label?: string
}

/** An icon from the sprite that `Page` carries. It is as large as 1.5 of the text beside it and has its colour. */
export function Icon({ name, label }: IconProps) {
  const said = label === undefined ? { 'aria-hidden': 'true' } : { role: 'img', 'aria-label': label }
  return (
    <svg class="icon" viewBox="0 0 24 24" {...said}>
      <use href={`#icon-${name}`} />
    </svg>
  )
}

/** All icons once, so that each use costs one short line. Drawn in the page: no request, no flash. */
export function Sprite() {
  return (
    <svg class="sprite" aria-hidden="true" focusable="false">
      {Object.entries(iconPaths).map(([name, path]) => (
        <symbol id={`icon-${name}`} viewBox="0 0 24 24">
          <path d={path} />
        </symbol>
      ))}
    </svg>
  )
}
