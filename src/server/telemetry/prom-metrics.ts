import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CallMetrics } from './call-metrics.ts';

/** All metrics of the server, in Prometheus format. No label ever holds anything that came with a request. */
export interface ServerMetrics extends CallMetrics {
  /** Content type of `text`. */
  readonly contentType: string;
  text(): Promise<string>;

  /** Reads everything that has one value, e.g. `inference_queue`. Names are without the prefix. */
  readings(): Promise<readonly MetricReading[]>;

  /** Counts one request to the admin API without a valid token. */
  adminTry(): void;

  /** Records one inference step. `stage` is a model or a step, e.g. `detect`. */
  inference(stage: string, durationMs: number): void;

  /** Adds a gauge that is read each time the metrics are. `labels` distinguish several readings under one name. */
  gauge(name: string, help: string, read: () => number, labels?: Readonly<Record<string, string>>): void;
}

/** One value of a metric. */
export interface MetricReading {
  /** e.g. `database_queue` */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const PREFIX = 'renzheng_';
const CALL_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const INFERENCE_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Creates a registry of its own that includes the figures of the process (memory, event loop, garbage collector). */
export function createPromMetrics(): ServerMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: PREFIX });
  const calls = new Counter({
    name: `${PREFIX}calls_total`,
    help: 'Answers by API and error_code',
    labelNames: ['api', 'code'],
    registers,
  });
  const seconds = new Histogram({
    name: `${PREFIX}call_seconds`,
    help: 'Time from request to answer, receiving and settling included',
    labelNames: ['api'],
    buckets: CALL_SECONDS,
    registers,
  });
  const unanswered = new Counter({
    name: `${PREFIX}requests_unanswered_total`,
    help: 'Requests without an answer of their API: the caller left (gone), was too slow (slow), or too many others waited (crowded)',
    labelNames: ['api', 'why'],
    registers,
  });
  const inferenceSeconds = new Histogram({
    name: `${PREFIX}inference_seconds`,
    help: 'Time of one inference step',
    labelNames: ['stage'],
    buckets: INFERENCE_SECONDS,
    registers,
  });
  const adminTries = new Counter({
    name: `${PREFIX}admin_tries_total`,
    help: 'Requests to the admin API without a valid token, and failed sign-ins',
    registers,
  });
  const gauges = new Gauges(registry);
  const children = new Map<string, Counter.Internal>();
  const timers = new Map<string, Histogram.Internal<'api'>>();
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    readings: () => readingsOf(registry),
    answered(api, errorCode, durationMs) {
      const id = `${api} ${errorCode}`;
      let child = children.get(id);
      if (!child) children.set(id, (child = calls.labels(api, String(errorCode))));
      child.inc();
      let timer = timers.get(api);
      if (!timer) timers.set(api, (timer = seconds.labels(api)));
      timer.observe(durationMs / 1000);
    },
    unanswered: (api, why) => unanswered.inc({ api, why }),
    adminTry: () => adminTries.inc(),
    inference: (stage, durationMs) => inferenceSeconds.observe({ stage }, durationMs / 1000),
    gauge: (name, help, read, labels = {}) => gauges.add(PREFIX + name, help, { labels, read }),
  };
}

/** Metrics of these types have many values. The library declares its types as an enum that it does not export. */
const WITH_BUCKETS = new Set(['histogram', 'summary']);

async function readingsOf(registry: Registry): Promise<readonly MetricReading[]> {
  const metrics = await registry.getMetricsAsJSON();
  return metrics.flatMap(({ name, type, values }) =>
    WITH_BUCKETS.has(String(type))
      ? []
      : values.map(({ labels, value }) => ({
          name: name.replace(PREFIX, ''),
          labels: Object.fromEntries(Object.entries(labels).map(([label, of]) => [label, String(of)])),
          value,
        })),
  );
}

interface Reading {
  readonly labels: Readonly<Record<string, string>>;
  readonly read: () => number;
}

/** Gauges that are read on demand, with several readings under one name. */
class Gauges {
  readonly #registry: Registry;
  readonly #readings = new Map<string, Reading[]>();

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  add(name: string, help: string, reading: Reading): void {
    const known = this.#readings.get(name);
    if (known) {
      known.push(reading);
      return;
    }
    const readings = [reading];
    this.#readings.set(name, readings);
    const labelNames = Object.keys(reading.labels);
    const gauge = new Gauge({
      name,
      help,
      labelNames,
      registers: [this.#registry],
      collect: () => {
        for (const { labels, read } of readings) gauge.set({ ...labels }, read());
      },
    });
  }
}
