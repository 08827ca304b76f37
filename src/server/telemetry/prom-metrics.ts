import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CallMetrics } from './call-metrics.ts';

/** All metrics of the server, in Prometheus form. No label ever carries anything that came with a request. */
export interface ServerMetrics extends CallMetrics {
  /** Content type of `text`. */
  readonly contentType: string;
  text(): Promise<string>;

  /** One request to the admin API without a good token. */
  adminTry(): void;

  /** One piece of inference: `stage` is a model or a step (`detect`, `embed`…). */
  inference(stage: string, durationMs: number): void;

  /** Shows a number that is read whenever the metrics are; `labels` tell several under one name apart. */
  gauge(name: string, help: string, read: () => number, labels?: Readonly<Record<string, string>>): void;
}

const PREFIX = 'renzheng_';
const CALL_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const INFERENCE_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Starts a registry of its own, with the process's figures (memory, event loop, collector) in it. */
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
    help: 'Requests without an answer of their API: the caller left (gone), was too slow (slow), too many waited (crowded)',
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
    help: 'Requests to the admin API without a good token, and sign-ins that failed',
    registers,
  });
  const gauges = new Gauges(registry);
  const children = new Map<string, Counter.Internal>();
  const timers = new Map<string, Histogram.Internal<'api'>>();
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
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

interface Reading {
  readonly labels: Readonly<Record<string, string>>;
  readonly read: () => number;
}

/** Gauges that are read when they are asked for, several readings under one name. */
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
