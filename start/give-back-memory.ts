import { Session } from 'node:inspector/promises'

/**
 * Collects garbage once and gives its pages back to the system. Starting allocates twice of what serving keeps (modules, pages
 * prepared, the demonstration's people), and V8 would hold on to that until a process with so little to do fills it again.
 * By the inspector's protocol: the same without it wants a flag on every command line.
 */
export async function giveBackMemory(): Promise<void> {
  const session = new Session()
  session.connect()
  try {
    await session.post('HeapProfiler.collectGarbage')
  } finally {
    session.disconnect()
  }
}
