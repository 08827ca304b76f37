import { shareOf, type Share } from '../../src/statistics/wilson-interval.ts';
import type { PlayedRequest } from './play-requests.ts';

/** Days that form habits and baselines. */
const COLD_DAYS = 3;
const WARM_DAY = 7;
/** An honest segment with fewer requests is too small for a promise. */
const SEGMENT_MIN = 300;
const RULES_SHOWN = 6;
const PERIODS = { [`days 0 to ${COLD_DAYS - 1}`]: 0, [`days ${COLD_DAYS} to ${WARM_DAY - 1}`]: COLD_DAYS };

interface Count {
  requests: number;
  review: number;
  reject: number;
}

/** On which requests of a segment rules fired. */
interface Fired {
  readonly honest: boolean;
  readonly stopped: boolean;
}
const FALSE_ALARM: Fired = { honest: true, stopped: true };
const CAUGHT: Fired = { honest: false, stopped: true };
const MISSED: Fired = { honest: false, stopped: false };

interface Row {
  readonly segment: string;
  readonly bySite: ReadonlyMap<string, Count>;
  readonly all: Count;
}

/**
 * Counts what was decided of labelled requests, by segment of honest people and by kind of attack, over one site or
 * several. Honest people count from day 7 on, and before that apart. Attacks count on every day.
 */
export class RiskTally {
  /** By segment, then by site: warm honest requests; attacks at any time. */
  readonly #honest = new Map<string, Map<string, Count>>();
  readonly #attacks = new Map<string, Map<string, Count>>();
  /** Honest requests before the warm days. */
  readonly #early = new Map(Object.keys(PERIODS).map((name) => [name, emptyCount()]));
  /** How often each rule fired: on honest people that were stopped, on attacks that were, and on attacks that passed. */
  readonly #rules = new Map<string, Map<string, number>>();

  add(site: string, { segment, honest, day, record }: PlayedRequest): void {
    const { level, fired } = record.decision;
    if (honest && day < WARM_DAY) {
      const [name = ''] = Object.entries(PERIODS).findLast(([, from]) => day >= from) ?? [];
      count(this.#early.get(name), level);
      return;
    }
    const table = honest ? this.#honest : this.#attacks;
    const bySite = within(table, segment, () => new Map<string, Count>());
    count(within(bySite, site, emptyCount), level);
    if (honest && level === 'pass') return;
    const rules = within(
      this.#rules,
      rulesKey(segment, { honest, stopped: level !== 'pass' }),
      () => new Map<string, number>(),
    );
    for (const id of fired) rules.set(id, (rules.get(id) ?? 0) + 1);
  }

  /** Prints the tables, and returns the figures: `worst_*` and `recall_min` are the worst of any site, the others pooled. */
  print(title: string): Record<string, number> {
    const honest = rowsOf(this.#honest).toSorted((a, b) => stopped(b.all) - stopped(a.all));
    const attacks = rowsOf(this.#attacks).toSorted((a, b) => stopped(a.all) - stopped(b.all));
    const people = sum(honest.map(({ all }) => all));
    write(`\n${title}: honest people by day`);
    this.#row(`days ${WARM_DAY} and later`, people);
    for (const [name, early] of this.#early) this.#row(name, early);
    const isLarge = ({ all }: Row) => all.requests >= SEGMENT_MIN;
    write(
      `\nhonest segments of ${SEGMENT_MIN} requests or more from day ${WARM_DAY} on, with the rules on those that were stopped`,
    );
    for (const row of honest.filter(isLarge)) this.#people(row);
    write('\nsmaller honest segments');
    for (const row of honest.filter((each) => !isLarge(each))) this.#people(row);
    write('\nattacks of all days, with the rules on those that were stopped, and then on those that passed');
    for (const { segment, all } of attacks)
      this.#row(segment, all, `${this.#often(segment, CAUGHT)} | passed: ${this.#often(segment, MISSED)}`);
    const figures = figuresOf(honest, attacks, this.#early.values().next().value ?? emptyCount());
    write(`\nmean over ${attacks.length} kinds of attacks: ${percent(figures.recall_mean ?? Number.NaN)} stopped`);
    return Object.fromEntries(
      Object.entries(figures).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
    );
  }

  #people({ segment, all }: Row): void {
    this.#row(segment, all, this.#often(segment, FALSE_ALARM));
  }

  #row(title: string, all: Count, rules = ''): void {
    const { requests, review, reject } = all;
    const shares = [
      `stopped ${interval(shareOf(review + reject, requests))}`,
      `review ${interval(shareOf(review, requests))}`,
      `reject ${interval(shareOf(reject, requests))}`,
    ];
    write(`${title.padEnd(26)} ${String(requests).padStart(6)}  ${shares.join('  ')}  ${rules}`.trimEnd());
  }

  /** The rules that fired most often. */
  #often(segment: string, kind: Fired): string {
    const rules = [...(this.#rules.get(rulesKey(segment, kind)) ?? [])].toSorted((a, b) => b[1] - a[1]);
    return rules
      .slice(0, RULES_SHOWN)
      .map(([id, times]) => `${id} ${times}`)
      .join(', ');
  }
}

function figuresOf(honest: readonly Row[], attacks: readonly Row[], cold: Count) {
  const people = sum(honest.map(({ all }) => all));
  const large = honest
    .flatMap(({ bySite, all }) => [...bySite.values(), all])
    .filter(({ requests }) => requests >= SEGMENT_MIN);
  const recalls = attacks.map(({ all }) => stopped(all));
  return {
    // A figure of nothing is null and left out, because a 0 would read as a good one.
    honest_reject: people.requests === 0 ? null : shareIn(people, people.reject),
    honest_review: people.requests === 0 ? null : shareIn(people, people.review),
    worst_segment_reject: large.length === 0 ? null : Math.max(...large.map((each) => shareIn(each, each.reject))),
    worst_segment_review: large.length === 0 ? null : Math.max(...large.map((each) => shareIn(each, each.review))),
    cold_stopped: cold.requests === 0 ? null : stopped(cold),
    recall_mean: recalls.length === 0 ? null : recalls.reduce((total, recall) => total + recall, 0) / recalls.length,
    recall_min:
      attacks.length === 0 ? null : Math.min(...attacks.flatMap(({ bySite }) => [...bySite.values()].map(stopped))),
  };
}

/** A segment of people and a kind of attack may have one name. */
function rulesKey(segment: string, { honest, stopped: isStopped }: Fired): string {
  return `${honest} ${isStopped} ${segment}`;
}

function rowsOf(table: ReadonlyMap<string, ReadonlyMap<string, Count>>): Row[] {
  return [...table].map(([segment, bySite]) => ({ segment, bySite, all: sum(bySite.values()) }));
}

function within<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
}

function emptyCount(): Count {
  return { requests: 0, review: 0, reject: 0 };
}

function count(counted: Count | undefined, level: 'pass' | 'review' | 'reject'): void {
  if (counted === undefined) return;
  counted.requests += 1;
  if (level !== 'pass') counted[level] += 1;
}

function sum(counts: Iterable<Count>): Count {
  const total = emptyCount();
  for (const { requests, review, reject } of counts) {
    total.requests += requests;
    total.review += review;
    total.reject += reject;
  }
  return total;
}

function stopped(all: Count): number {
  return shareIn(all, all.review + all.reject);
}

function shareIn({ requests }: Count, part: number): number {
  return requests === 0 ? 0 : part / requests;
}

function interval(share: Share | null): string {
  return share === null ? '–' : `${percent(share.share)} (${percent(share.low)} to ${percent(share.high)})`;
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`.padStart(7);
}
