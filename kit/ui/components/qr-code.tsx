import { encodeQR } from 'qr'

/** A QR code drawn on the server. Black on white in every theme: some readers take nothing else. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const cells = encodeQR(text, 'raw', { ecc: 'medium', border: 4 })
  const runs = cells.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
  return (
    <svg class="qr" viewBox={`0 0 ${cells.length} ${cells.length}`} role="img" aria-label={label}>
      <path shape-rendering="crispEdges" d={runs.join('')} />
    </svg>
  )
}
