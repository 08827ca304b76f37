import { playWorld, type PlayedRequest } from './lib/play-world.ts';

/** Seeds that rules may be tuned on, and seeds that only report. */
const TUNING_SEEDS = [1, 2, 3, 4, 5];
const REPORT_SEEDS = [101, 102, 103, 104, 105];
/** Days that form habits and baselines. */
const COLD_DAYS = 3;
const WARM_DAY = 7;
/** An honest segment with fewer requests is too small for a promise. */
const SEGMENT_MIN = 300;
const QUICK_SCALE = 0.2;

/**
 * What the default rules decide on a world that was written without knowledge of them. `RISK_WORLD_SEEDS=1,2` plays tuning
 * seeds.
 */
export async function run({ full }: { readonly full: boolean }): Promise<Record<string, number>> {
  const chosen = process.env.RISK_WORLD_SEEDS?.split(',').map(Number);
  const scale = Number(process.env.RISK_WORLD_SCALE ?? (full ? 1 : QUICK_SCALE));
  const seeds = chosen ?? (full ? [...TUNING_SEEDS, ...REPORT_SEEDS] : REPORT_SEEDS.slice(0, 1));
  const figures: Record<string, number> = {};
  for (const [name, group] of [
    ['tuning', seeds.filter((seed) => !REPORT_SEEDS.includes(seed))],
    ['report', seeds.filter((seed) => REPORT_SEEDS.includes(seed))],
  ] as const) {
    if (group.length === 0) continue;
    const tally = new Tally();
    for (const seed of group) for await (const played of playWorld(seed, scale)) tally.add(seed, played);
    const own = tally.print(`${name} seeds ${group.join(', ')} at scale ${scale}`);
    if (name === 'report' || figures['honest_reject'] === undefined) Object.assign(figures, own);
  }
  return figures;
}

interface Count {
  requests: number;
  review: number;
  reject: number;
}

class Tally {
  /** By segment, then by seed: warm honest requests; attacks at any time. */
  readonly #honest = new Map<string, Map<number, Count>>();
  readonly #attacks = new Map<string, Map<number, Count>>();
  readonly #cold: Count = { requests: 0, review: 0, reject: 0 };
  readonly #rules = new Map<string, Map<string, number>>();

  add(seed: number, { request, day, record }: PlayedRequest): void {
    const { level } = record.decision;
    if (request.honest && day < COLD_DAYS) count(this.#cold, level);
    if (request.honest && day < WARM_DAY) return;
    const table = request.honest ? this.#honest : this.#attacks;
    const bySeed = table.get(request.segment) ?? new Map<number, Count>();
    table.set(request.segment, bySeed);
    const own = bySeed.get(seed) ?? { requests: 0, review: 0, reject: 0 };
    bySeed.set(seed, own);
    count(own, level);
    if (request.honest === (level !== 'pass')) {
      const rules = this.#rules.get(request.segment) ?? new Map<string, number>();
      this.#rules.set(request.segment, rules);
      for (const id of record.decision.fired) rules.set(id, (rules.get(id) ?? 0) + 1);
    }
  }

  print(title: string): Record<string, number> {
    write(`\n${title}: honest requests from day ${WARM_DAY}`);
    const honest = [...this.#honest].map(([segment, bySeed]) => ({ segment, bySeed, all: sum(bySeed) }));
    for (const { segment, all } of honest.toSorted((a, b) => stopped(b.all) - stopped(a.all))) this.#row(segment, all);
    write('\nattacks');
    const attacks = [...this.#attacks].map(([segment, bySeed]) => ({ segment, bySeed, all: sum(bySeed) }));
    for (const { segment, all } of attacks.toSorted((a, b) => stopped(a.all) - stopped(b.all))) this.#row(segment, all);
    const people = sum(new Map(honest.map(({ all }, index) => [index, all])));
    const large = honest.flatMap(({ bySeed, all }) =>
      [...bySeed.values(), all].filter(({ requests }) => requests >= SEGMENT_MIN),
    );
    const recalls = attacks.map(({ all }) => stopped(all));
    const figures = {
      honest_reject: people.reject / people.requests,
      honest_review: people.review / people.requests,
      worst_segment_reject: Math.max(0, ...large.map(({ reject, requests }) => reject / requests)),
      worst_segment_review: Math.max(0, ...large.map(({ review, requests }) => review / requests)),
      cold_stopped: stopped(this.#cold),
      recall_mean: recalls.reduce((total, recall) => total + recall, 0) / recalls.length,
      recall_min: Math.min(...attacks.flatMap(({ bySeed }) => [...bySeed.values()].map(stopped))),
    };
    write(JSON.stringify(figures));
    return figures;
  }

  #row(segment: string, all: Count): void {
    const { requests, review, reject } = all;
    const [low, high] = interval(review + reject, requests);
    const rules = [...(this.#rules.get(segment) ?? [])].toSorted((a, b) => b[1] - a[1]).slice(0, 6);
    write(
      `${segment.padEnd(26)} ${String(requests).padStart(6)}  stopped ${percent(stopped(all))} (${percent(low)} to ${percent(high)})  review ${percent(review / requests)}  reject ${percent(reject / requests)}  ${rules.map(([id, n]) => `${id} ${n}`).join(', ')}`,
    );
  }
}

function count(counted: Count, level: 'pass' | 'review' | 'reject'): void {
  counted.requests += 1;
  if (level !== 'pass') counted[level] += 1;
}

function sum(counts: ReadonlyMap<number, Count>): Count {
  const total = { requests: 0, review: 0, reject: 0 };
  for (const { requests, review, reject } of counts.values()) {
    total.requests += requests;
    total.review += review;
    total.reject += reject;
  }
  return total;
}

function stopped({ requests, review, reject }: Count): number {
  return requests === 0 ? 0 : (review + reject) / requests;
}

/** Wilson's interval at 95 %. */
function interval(hits: number, trials: number): readonly [number, number] {
  if (trials === 0) return [0, 1];
  const z = 1.96;
  const share = hits / trials;
  const centre = share + (z * z) / (2 * trials);
  const reach = z * Math.sqrt((share * (1 - share) + (z * z) / (4 * trials)) / trials);
  return [(centre - reach) / (1 + (z * z) / trials), (centre + reach) / (1 + (z * z) / trials)];
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`.padStart(6);
}
