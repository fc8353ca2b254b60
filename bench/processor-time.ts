import { readdirSync, readFileSync } from 'node:fs'

/** Seconds of processor time. `pool`: libuv's threads, where hashing happens; `rest`: JavaScript, garbage collection, I/O. */
export interface ProcessTime {
  pool: number
  rest: number
}

/** Linux only: the kernel's own account of each thread, in nanoseconds. */
export function timeOf(pid: number): ProcessTime {
  const time = { pool: 0, rest: 0 }
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const folder = `/proc/${pid}/task/${thread}`
    const name = readFileSync(`${folder}/comm`, 'utf8').trim()
    time[name === 'libuv-worker' ? 'pool' : 'rest'] += nanoseconds(`${folder}/schedstat`) / 1e9
  }
  return time
}

export const totalOf = (time: ProcessTime): number => time.pool + time.rest

export function minus(later: ProcessTime, earlier: ProcessTime): ProcessTime {
  return { pool: later.pool - earlier.pool, rest: later.rest - earlier.rest }
}

/** All processes of one PostgreSQL server: the postmaster, its living children, and what those that ended have used. */
export function timeOfPostgres(postmaster: number): number {
  let seconds = nanoseconds(`/proc/${postmaster}/schedstat`) / 1e9 + endedChildren(postmaster)
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry) || parentOf(entry) !== postmaster) continue
    seconds += nanoseconds(`/proc/${entry}/schedstat`) / 1e9
  }
  return seconds
}

export function parentOf(pid: number | string): number | undefined {
  const fields = statOf(pid)
  return fields === undefined ? undefined : Number(fields[1])
}

/** Resident memory in megabytes (10⁶ bytes). */
export function memoryOf(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return (Number(kibibytes) * 1024) / 1e6
}

const ticksPerSecond = 100

function endedChildren(pid: number): number {
  const fields = statOf(pid) ?? []
  // cutime and cstime, fields 16 and 17 of proc_pid_stat(5).
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond
}

/** The fields of /proc/<pid>/stat after the name, which may hold spaces; undefined when the process has ended. */
function statOf(pid: number | string): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

function nanoseconds(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8').split(' ')[0])
  } catch {
    return 0
  }
}
