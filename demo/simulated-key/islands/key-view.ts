import type { Asked } from './channel.ts'
import type { KeyMemory } from './key-memory.ts'
import { drawRows, rowsOf, type Say } from './show-details.ts'

export type KeyView = ReturnType<typeof createKeyView>

/** What the page shows: one of its parts at a time, and what is said above it. */
export function createKeyView(root: HTMLElement) {
  const words = JSON.parse(root.dataset['words'] ?? '{}') as Record<string, string>
  const language = root.dataset['language'] === 'en' ? 'en' : 'zh-CN'
  const say: Say = (key, parameters = {}) =>
    (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(parameters[name] ?? ''))

  function part(name: string | null): void {
    for (const one of root.querySelectorAll<HTMLElement>('[data-part]')) one.hidden = one.dataset['part'] !== name
  }

  return {
    part,

    tell(key: string, kind: 'ok' | 'bad', parameters: Record<string, string | number> = {}): void {
      const place = root.querySelector<HTMLElement>('[data-said]')
      if (!place) return
      place.hidden = false
      place.className = `notice ${kind}`
      place.textContent = say(key, parameters)
      place.focus()
    },

    showKey(memory: KeyMemory): void {
      const list = root.querySelector<HTMLElement>('[data-key]')
      const fingerprint = memory.held[0]?.fingerprint ?? ''
      if (list) drawRows(list, [...holderRows(memory, say), [say('serial'), fingerprint.slice(0, 16)]])
      part('key')
    },

    /** @returns false where not all of what is asked can be shown: it must not be signed */
    showRequest({ request: { purpose, details }, origin }: Asked, memory: KeyMemory): boolean {
      const rows = details === undefined ? holderRows(memory, say) : rowsOf(details, say, language)
      if (!rows) return false
      const who = root.querySelector('[data-who]')
      if (who) who.textContent = say(`who.${purpose}`, { origin })
      const list = root.querySelector<HTMLElement>('[data-details]')
      if (list) drawRows(list, rows)
      part('request')
      root.querySelector<HTMLInputElement>('[data-part=request] input')?.focus()
      return true
    },
  }
}

const holderRows = ({ name, until }: KeyMemory, say: Say): [string, string][] => [
  [say('holder'), name],
  [say('until'), until],
]
