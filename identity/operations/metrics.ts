import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Meter } from '@opentelemetry/api'
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'

/** What the notices tell of each try. */
export interface NoticeMetrics {
  ended(
    notice: { realm: string; channel: string; template: string },
    result: 'sent' | 'retry' | 'dead' | 'expired',
    waitedMs: number,
  ): void
}

export interface NoticeCount {
  realm: string
  channel: string
  state: string
  count: number
  oldest: Date
}

/** Labels are realms, kinds and codes of ours, never anything that a person typed. */
export interface Metrics {
  ceremony(ended: { realm: string; purpose: string; result: 'completed' | 'failed' | 'refused' }): void
  lock(set: { realm: string; authenticator: string }): void
  request(answered: { method: string; route: string; status: number; milliseconds: number }): void
  notices: NoticeMetrics
  logoutNotice(tried: { realm: string; result: 'sent' | 'retry' | 'dead' }): void
  /** What is asked at each reading. */
  watchHashPool(depth: () => { running: number; waiting: number }): void
  watchNotices(counts: () => Promise<readonly NoticeCount[]>, now: () => Date): void
  /** The Prometheus text. What could not be read is left out and handed to `report`. */
  read(): Promise<string>
  stop(): Promise<void>
}

const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const waitBuckets = [0.05, 0.1, 0.2, 0.5, 1, 5, 30, 120, 600, 3600]

/** Counters of this process, by OpenTelemetry; nothing is sent anywhere, Prometheus comes and reads. */
export function createMetrics({ report }: { report: (error: unknown) => void }): Metrics {
  const reader = new PrometheusExporter({ preventServerStart: true })
  const provider = new MeterProvider({ readers: [reader] })
  const meter = provider.getMeter('lingpai')
  const serializer = new PrometheusSerializer(undefined, false, undefined, true, true)
  const stopWatchingLoop = watchProcess(meter)

  const signIns = meter.createCounter('lingpai_sign_ins', { description: 'Sign-ins by realm and result.' })
  const ceremonies = meter.createCounter('lingpai_ceremonies', { description: 'Ceremonies by purpose and result.' })
  const locks = meter.createCounter('lingpai_locks', { description: 'Locks that were set.' })
  const requests = meter.createCounter('lingpai_http_requests', { description: 'Answers by route and status.' })
  const durations = meter.createHistogram('lingpai_http_request_seconds', {
    description: 'Time to answer.',
    advice: { explicitBucketBoundaries: secondsBuckets },
  })
  const ended = meter.createCounter('lingpai_notices_ended', { description: 'Tries at notices by result.' })
  const logoutNotices = meter.createCounter('lingpai_logout_notices', {
    description: 'Tries at telling a client that a session has ended, by result.',
  })
  const waits = meter.createHistogram('lingpai_notice_wait_seconds', {
    description: 'From writing a notice to the try that ended it.',
    advice: { explicitBucketBoundaries: waitBuckets },
  })

  return {
    ceremony({ realm, purpose, result }) {
      ceremonies.add(1, { realm, purpose, result })
      if (purpose === 'sign-in') signIns.add(1, { realm, result })
    },
    lock: labels => locks.add(1, { ...labels }),
    request({ method, route, status, milliseconds }) {
      requests.add(1, { method, route, status: String(status) })
      durations.record(milliseconds / 1000, { route })
    },
    notices: {
      ended({ realm, channel }, result, waitedMs) {
        ended.add(1, { realm, channel, result })
        if (result === 'sent') waits.record(waitedMs / 1000, { channel })
      },
    },
    logoutNotice: labels => logoutNotices.add(1, { ...labels }),
    watchHashPool: depth => watchHashPool(meter, depth),
    watchNotices: (counts, now) => watchNotices(meter, counts, now),
    async read() {
      const { resourceMetrics, errors } = await reader.collect()
      errors.forEach(report)
      return serializer.serialize(resourceMetrics)
    },
    async stop() {
      stopWatchingLoop()
      await provider.shutdown()
    },
  }
}

function watchHashPool(meter: Meter, depth: () => { running: number; waiting: number }): void {
  meter
    .createObservableGauge('lingpai_password_hashes', { description: 'Password hashes running and waiting.' })
    .addCallback(result => {
      const { running, waiting } = depth()
      result.observe(running, { state: 'running' })
      result.observe(waiting, { state: 'waiting' })
    })
}

function watchNotices(meter: Meter, counts: () => Promise<readonly NoticeCount[]>, now: () => Date): void {
  const notices = meter.createObservableGauge('lingpai_notices', { description: 'Notices waiting and dead.' })
  const oldest = meter.createObservableGauge('lingpai_notice_oldest_seconds', {
    description: 'Age of the oldest notice in a state.',
  })
  meter.addBatchObservableCallback(
    async result => {
      for (const { realm, channel, state, count, oldest: since } of await counts()) {
        const labels = { realm, channel, state }
        result.observe(notices, count, labels)
        result.observe(oldest, Math.max(0, (now().getTime() - since.getTime()) / 1000), labels)
      }
    },
    [notices, oldest],
  )
}

const nanoseconds = 1e9

/** How late this process comes to what is due (since the last reading), and how much memory it holds. */
function watchProcess(meter: Meter): () => void {
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  const lag = meter.createObservableGauge('lingpai_event_loop_lag_seconds', { description: 'Event loop delay.' })
  lag.addCallback(result => {
    result.observe(delay.percentile(50) / nanoseconds, { quantile: '0.5' })
    result.observe(delay.percentile(99) / nanoseconds, { quantile: '0.99' })
    result.observe(delay.max / nanoseconds, { quantile: '1' })
    delay.reset()
  })
  meter
    .createObservableGauge('process_resident_memory_bytes', { description: 'Resident memory.' })
    .addCallback(result => result.observe(process.memoryUsage.rss()))
  return () => void delay.disable()
}
