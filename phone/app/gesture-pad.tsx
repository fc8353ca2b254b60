/** @jsxImportSource hono/jsx/dom */
import { useEffect, useRef, useState } from 'hono/jsx/dom'
import { withDot } from './gesture.ts'

const dots = [0, 1, 2, 3, 4, 5, 6, 7, 8]
const at = (dot: number) => ({ x: 50 + (dot % 3) * 100, y: 50 + Math.floor(dot / 3) * 100 })
/** Of the grid's 300 units: as near as a thumb hits. */
const reach = 34

/** Nine dots. Drawn with a finger; with a keyboard the digits of a telephone's pad, then Enter. */
export function GesturePad({ label, onDrawn }: { label: string; onDrawn: (drawn: number[]) => void }) {
  const [drawn, setDrawn] = useState<number[]>([])
  const [finger, setFinger] = useState<{ x: number; y: number } | null>(null)
  const pad = useRef<SVGSVGElement>(null)
  const current = useRef<number[]>([])
  // What listens from the beginning to the end must call what is meant by now.
  const drawnBy = useRef(onDrawn)
  drawnBy.current = onDrawn

  const set = (next: number[]): void => {
    current.current = next
    setDrawn(next)
  }
  const finish = (): void => {
    const done = current.current ?? []
    setFinger(null)
    if (done.length === 0) return
    set([])
    drawnBy.current?.(done)
  }
  const touch = (event: PointerEvent): void => {
    const box = pad.current?.getBoundingClientRect()
    if (!box) return
    const point = {
      x: ((event.clientX - box.left) / box.width) * 300,
      y: ((event.clientY - box.top) / box.height) * 300,
    }
    setFinger(point)
    const hit = dots.find(dot => Math.hypot(at(dot).x - point.x, at(dot).y - point.y) < reach)
    if (hit !== undefined) set(withDot(current.current ?? [], hit))
  }
  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      if (event.target instanceof HTMLInputElement) return
      if (/^[1-9]$/.test(event.key)) set(withDot(current.current ?? [], Number(event.key) - 1))
      else if (event.key === 'Enter' && (current.current ?? []).length > 0) {
        event.preventDefault()
        finish()
      } else if (event.key === 'Escape') set([])
    }
    document.addEventListener('keydown', key)
    return () => document.removeEventListener('keydown', key)
  }, [])

  const line = [...drawn.map(at), ...(finger && drawn.length > 0 ? [finger] : [])]
  return (
    <svg
      ref={pad}
      class="pad"
      viewBox="0 0 300 300"
      role="application"
      aria-label={label}
      tabindex={0}
      onPointerDown={(event: PointerEvent) => {
        event.preventDefault()
        pad.current?.setPointerCapture(event.pointerId)
        set([])
        touch(event)
      }}
      onPointerMove={(event: PointerEvent) => {
        if (finger) touch(event)
      }}
      onPointerUp={finish}
      onPointerCancel={finish}
    >
      <polyline class="pad-line" points={line.map(({ x, y }) => `${x},${y}`).join(' ')} />
      {dots.map(dot => (
        <g key={dot} class={drawn.includes(dot) ? 'pad-dot on' : 'pad-dot'}>
          <circle class="ring" cx={at(dot).x} cy={at(dot).y} r="26" />
          <circle class="core" cx={at(dot).x} cy={at(dot).y} r="9" />
        </g>
      ))}
    </svg>
  )
}
