import type { MetricReading } from '../../server/telemetry/prom-metrics.ts';
import type { AdminHandlers } from '../../wire/admin/define-admin.ts';
import type { serverStatusContracts } from './contract.ts';

/** What the handler of the server's status works with. */
export interface ServerStatusDeps {
  readonly metrics: { readings(): Promise<readonly MetricReading[]> };
  readonly product: { readonly version: string; readonly startedAtMs: number; readonly inferenceWorkers: number };
}

const MIB = 1_048_576;

/** The gauges of queues, by the name under which they are shown. */
const QUEUES = [
  ['inference', 'inference_queue', {}],
  ['video', 'video_queue', {}],
  ['database-write', 'database_queue', { kind: 'write' }],
  ['database-read', 'database_queue', { kind: 'read' }],
  ['small-bodies', 'bodies', { size: 'small', state: 'waiting' }],
  ['large-bodies', 'bodies', { size: 'large', state: 'waiting' }],
] as const;

/** Makes the handler that shows how this process is doing. It shows what the metrics show, so both agree. */
export function createServerStatusHandlers({
  metrics,
  product,
}: ServerStatusDeps): AdminHandlers<typeof serverStatusContracts> {
  return {
    async show() {
      const readings = await metrics.readings();
      const valueOf = (name: string, labels: Readonly<Record<string, string>> = {}) =>
        readings.find((each) => each.name === name && hasLabels(each, labels))?.value ?? 0;
      return {
        ok: true,
        result: {
          ...product,
          isReady: valueOf('ready') === 1,
          callsUnderWay: valueOf('calls_underway'),
          queues: QUEUES.map(([name, gauge, labels]) => ({ name, waiting: valueOf(gauge, labels) })),
          eventLoopP99Ms: valueOf('nodejs_eventloop_lag_p99_seconds') * 1000,
          memoryMb: valueOf('process_resident_memory_bytes') / MIB,
          cpuSeconds: valueOf('process_cpu_seconds_total'),
        },
      };
    },
  };
}

function hasLabels({ labels }: MetricReading, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value);
}
