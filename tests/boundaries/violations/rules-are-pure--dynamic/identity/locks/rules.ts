export const decide = () => import('node:fs')
