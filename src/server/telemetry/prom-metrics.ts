import { within } from '../../kernel/timers.ts';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CallMetrics } from './call-metrics.ts';
import { AtMost, type Labels } from './at-most.ts';

/** All metrics of the server, in Prometheus format. No label ever holds anything that came with a request. */
export interface ServerMetrics extends CallMetrics {
  /** Content type of `text`. */
  readonly contentType: string;
  text(): Promise<string>;

  /** Reads everything that has one value, e.g. `inference_queue`. Names are without the prefix. */
  readings(): Promise<readonly MetricReading[]>;

  /** Shows the failures of these APIs as 0 from now on. A counter that begins with its first failure never rises for a watcher. */
  expectFailures(apis: readonly string[]): void;

  /** Counts one request to the admin API without a valid token. */
  adminTry(): void;

  /** Records one inference step. `stage` is a model or a step, e.g. `detect`. */
  inference(stage: string, durationMs: number): void;

  /** Adds a gauge that is read each time the metrics are. `labels` distinguish several readings under one name. */
  gauge(name: string, help: string, read: () => number, labels?: Labels): void;

  /** Adds a gauge that is read each time the metrics are, with as many readings as there are, told apart by labels. At most 500 are shown. */
  gauges(family: Family, read: () => Promise<readonly Reading[]> | readonly Reading[]): void;

  /**
   * Adds a counter that is kept elsewhere and read each time the metrics are. It only rises. `_total` is added to its name,
   * as Prometheus wants it.
   */
  total(name: string, help: string, read: () => number, labels?: Labels): void;

  /** Adds a counter. `labels` beyond the first 500 of it count as `other`, so that the metrics stay small. */
  counter(family: Family): (labels: Labels, by?: number) => void;

  /** Adds a histogram. Its labels are bounded like those of a counter. */
  histogram(family: Family & { readonly buckets: readonly number[] }): (labels: Labels, value: number) => void;
}

/** A metric with labels, e.g. the API, each set of which has a value of its own. */
export interface Family {
  /** Without the prefix, with its unit, e.g. `upstream_seconds`. */
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
}

/** One value of a gauge. */
export interface Reading {
  readonly labels: Labels;
  readonly value: number;
}

/** One value of a metric. */
export interface MetricReading {
  /** e.g. `database_queue` */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const PREFIX = 'renzheng_';
/** Counters that had no `_total` before. They are shown under both names for one release, so that alarms of before still fire. */
const NAMES_OF_BEFORE: ReadonlySet<string> = new Set([
  'log_lines_lost',
  'picture_objects_removed',
  'risk_rule_failures',
  'velocity_decisions_incomplete',
  'velocity_decisions_without',
  'velocity_evicted',
  'velocity_redis_calls',
  'velocity_redis_failures',
  'video_fallbacks',
]);
const CALL_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** The code of bugs and full queues. */
const SYSTEM_ERROR = 10014;
const INFERENCE_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Creates a registry of its own that includes the figures of the process (memory, event loop, garbage collector). */
export function createPromMetrics(): ServerMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const { calls, unanswered } = countersOfCalls(registry);
  const seconds = new Histogram({
    name: `${PREFIX}call_seconds`,
    help: 'Time from request to answer, receiving and settling included',
    labelNames: ['api'],
    buckets: CALL_SECONDS,
    registers,
  });
  const inferenceSeconds = new Histogram({
    name: `${PREFIX}inference_seconds`,
    help: 'Time of one inference step',
    labelNames: ['stage'],
    buckets: INFERENCE_SECONDS,
    registers,
  });
  const adminTriesHelp = 'Requests to the admin API without a valid token, and failed sign-ins';
  const adminTry = addCounter(registry, { name: 'admin_tries_total', help: adminTriesHelp, labels: [] });
  const [gauges, totals] = [new OnDemand(registry, Gauge), new OnDemand(registry, Counter)];
  const timers = new Map<string, Histogram.Internal<'api'>>();
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    readings: () => readingsOf(registry),
    expectFailures(apis) {
      for (const api of apis) {
        calls({ api, code: String(SYSTEM_ERROR) }, 0);
        unanswered({ api, why: 'crowded' }, 0);
      }
    },
    answered(api, errorCode, durationMs) {
      calls({ api, code: String(errorCode) });
      let timer = timers.get(api);
      if (!timer) timers.set(api, (timer = seconds.labels(api)));
      timer.observe(durationMs / 1000);
    },
    unanswered: (api, why) => unanswered({ api, why }),
    adminTry: () => adminTry({}),
    inference: (stage, durationMs) => inferenceSeconds.observe({ stage }, durationMs / 1000),
    gauge: (name, help, read, labels = {}) => gauges.add(PREFIX + name, help, { labels, read }),
    total(name, help, read, labels = {}) {
      totals.add(`${PREFIX}${name}_total`, help, { labels, read });
      const old = `Replaced by ${PREFIX}${name}_total, and gone in the next release`;
      if (NAMES_OF_BEFORE.has(name)) totals.add(PREFIX + name, old, { labels, read });
    },
    gauges: (family, read) => addGauges(registry, family, read),
    counter: (family) => addCounter(registry, family),
    histogram: (family) => addHistogram(registry, family),
  };
}

function countersOfCalls(registry: Registry) {
  return {
    calls: addCounter(registry, {
      name: 'calls_total',
      help: 'Answers by API and error_code',
      labels: ['api', 'code'],
    }),
    unanswered: addCounter(registry, {
      name: 'requests_unanswered_total',
      help: 'Requests without an answer of their API: the caller left (gone), was too slow (slow), or too many others waited (crowded)',
      labels: ['api', 'why'],
    }),
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

/** The most values of one metric with labels. */
const CHILDREN_MAX = 500;

/**
 * A counter that a call may raise often, e.g. once for each rule that fired. The sums since the metrics were read last are kept
 * here, because the library writes and looks up the labels again each time that it counts.
 */
function addCounter(registry: Registry, { name, help, labels }: Family): ReturnType<ServerMetrics['counter']> {
  const sums: { readonly labels: Record<string, string>; since: number }[] = [];
  const counter = new Counter({
    name: PREFIX + name,
    help,
    labelNames: [...labels],
    registers: [registry],
    collect: () => {
      for (const sum of sums) {
        counter.inc(sum.labels, sum.since);
        sum.since = 0;
      }
    },
  });
  const children = new AtMost(CHILDREN_MAX, (of) => {
    const sum = { labels: of, since: 0 };
    sums.push(sum);
    return sum;
  });
  return (of, by = 1) => {
    children.of(of).since += by;
  };
}

function addHistogram(
  registry: Registry,
  { name, help, labels, buckets }: Parameters<ServerMetrics['histogram']>[0],
): ReturnType<ServerMetrics['histogram']> {
  const options = { labelNames: [...labels], buckets: [...buckets], registers: [registry] };
  const histogram = new Histogram({ name: PREFIX + name, help, ...options });
  const children = new AtMost(CHILDREN_MAX, (of) => histogram.labels(of));
  return (of, value) => children.of(of).observe(value);
}

function addGauges(
  registry: Registry,
  { name, help, labels }: Family,
  read: Parameters<ServerMetrics['gauges']>[1],
): void {
  const gauge = new Gauge({
    name: PREFIX + name,
    help,
    labelNames: [...labels],
    registers: [registry],
    collect: async () => {
      gauge.reset();
      // Without its own figures, e.g. because the database is away, all others must still be told.
      const readings = await readingsInTime(read);
      for (const { labels: of, value } of readings.slice(0, CHILDREN_MAX)) gauge.set({ ...of }, value);
    },
  });
}

/** How long the metrics wait for figures that are read elsewhere, milliseconds. */
const READ_MS_MAX = 2000;

/** Reads, or gives nothing if that fails or takes too long. */
async function readingsInTime(read: Parameters<ServerMetrics['gauges']>[1]): Promise<readonly Reading[]> {
  try {
    const given = await within(READ_MS_MAX, Promise.resolve(read()));
    return given === 'late' ? [] : given;
  } catch {
    // The reader has said elsewhere what is wrong, e.g. that the database is away.
    return [];
  }
}

interface ReadOnDemand {
  readonly labels: Labels;
  readonly read: () => number;
}

/** Metrics that are read on demand, with several readings under one name. */
class OnDemand {
  readonly #registry: Registry;
  readonly #Metric: typeof Gauge | typeof Counter;
  readonly #readings = new Map<string, ReadOnDemand[]>();

  constructor(registry: Registry, Metric: typeof Gauge | typeof Counter) {
    this.#registry = registry;
    this.#Metric = Metric;
  }

  add(name: string, help: string, reading: ReadOnDemand): void {
    const known = this.#readings.get(name);
    if (known) {
      known.push(reading);
      return;
    }
    const readings = [reading];
    this.#readings.set(name, readings);
    const metric = new this.#Metric({
      name,
      help,
      labelNames: Object.keys(reading.labels),
      registers: [this.#registry],
      collect: () => {
        metric.reset();
        for (const { labels, read } of readings) metric.inc({ ...labels }, read());
      },
    });
  }
}
