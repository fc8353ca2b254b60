import { availableParallelism, cpus, totalmem } from 'node:os'

/** What the figures were taken on. */
export function describeMachine(postgresVersion: string): string {
  const gigabytes = (totalmem() / 1e9).toFixed(0)
  return [
    `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${gigabytes} GB`,
    `Node ${process.versions.node}, PostgreSQL ${postgresVersion}, ${process.platform} ${process.arch}`,
  ].join('\n')
}
