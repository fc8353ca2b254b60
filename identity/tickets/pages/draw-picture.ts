import { encodeQR } from 'qr'

/** White all round, four modules wide: what cameras need (ISO/IEC 18004 6.3.8). */
const border = 4

/** The picture as SVG: dark on white whatever the page's theme, each run of a row one rectangle of one path. */
export function drawPicture(text: string): string {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border })
  const size = rows.length
  const path = rows.map((row, y) => runsOf(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`)).flat()
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path.join('')}"/></svg>`
}

function runsOf(row: readonly boolean[]): [start: number, length: number][] {
  const runs: [number, number][] = []
  for (const [x, dark] of row.entries()) {
    const last = runs.at(-1)
    if (!dark) continue
    if (last && last[0] + last[1] === x) last[1]++
    else runs.push([x, 1])
  }
  return runs
}
