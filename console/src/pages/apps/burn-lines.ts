/** A moment, and the share of a package that is left then, in percent. */
export type BurnPoint = readonly [atMs: number, share: number];

/** What the lines need to know of a package. */
export interface BurnPackage {
  readonly id: string;
  readonly api: string | null;
  readonly callsMax: number | null;
  readonly left: number | null;
  readonly expiresAtMs: number | null;
  readonly createdAtMs: number;
}

/** How packages were used by day, and how the server foretells that they will be. */
export interface BurnUsage {
  /** First day, e.g. `2026-03-02`. */
  readonly from: string;
  readonly packages: readonly {
    readonly packageId: string;
    readonly course: readonly { readonly atMs: number; readonly left: number }[];
    readonly days: readonly { readonly day: string; readonly charged: number }[];
  }[];
}

/** How one package was used, and how that goes on. */
export interface BurnLine {
  readonly name: string;
  /** What is left at present, in percent. */
  readonly share: number;
  readonly past: readonly BurnPoint[];
  readonly future: readonly BurnPoint[];
}

const DAY_MS = 86_400_000;
/** Lines that have a colour of their own. */
const LINES_MAX = 6;
/** How far the chart looks ahead, at least and at most. */
const AHEAD_DAYS = { min: 14, max: 90 } as const;

/** The lines of the packages that have a limit and are not over, in the order in which they pay. */
export function burnLines(
  packages: readonly BurnPackage[],
  usage: BurnUsage,
  nameOf: (bought: BurnPackage) => string,
): readonly BurnLine[] {
  const nowMs = Date.now();
  const shown = packages.filter(
    ({ callsMax, left, expiresAtMs }) =>
      callsMax !== null && (left ?? 0) > 0 && (expiresAtMs === null || expiresAtMs > nowMs),
  );
  return shown.slice(0, LINES_MAX).flatMap((bought) => {
    const used = usage.packages.find(({ packageId }) => packageId === bought.id);
    return used ? [lineOf(bought, used, { nowMs, from: usage.from, name: nameOf(bought) })] : [];
  });
}

interface Times {
  readonly nowMs: number;
  readonly from: string;
  readonly name: string;
}

function lineOf(
  { callsMax, left, createdAtMs, expiresAtMs }: BurnPackage,
  used: BurnUsage['packages'][number],
  { nowMs, from, name }: Times,
): BurnLine {
  const shareOf = (calls: number) => (calls / (callsMax ?? 1)) * 100;
  const present = left ?? 0;
  const past: BurnPoint[] = [[nowMs, shareOf(present)]];
  // Back from the present, day by day: what a day took was left before it.
  let calls = present;
  const fromMs = Date.parse(`${from}T00:00:00+08:00`);
  for (const { day, charged } of used.days.toReversed()) {
    const beginMs = Date.parse(`${day}T00:00:00+08:00`);
    const endMs = Math.min(nowMs, beginMs + DAY_MS);
    if (endMs < (past[0]?.[0] ?? nowMs)) past.unshift([endMs, shareOf(calls)]);
    calls += charged;
    past.unshift([Math.max(beginMs, Math.min(createdAtMs, endMs)), shareOf(calls)]);
  }
  const beginsMs = Math.max(fromMs, createdAtMs);
  if ((past[0]?.[0] ?? nowMs) > beginsMs) past.unshift([beginsMs, shareOf(calls)]);
  const course = used.course.map(({ atMs, left: then }): BurnPoint => [atMs, shareOf(then)]);
  const future: BurnPoint[] = [[nowMs, shareOf(present)], ...course];
  const last = future.at(-1)?.[1] ?? 0;
  if (course.length === 0 || (last > 0 && expiresAtMs === null)) future.push([nowMs + AHEAD_DAYS.max * DAY_MS, last]);
  return { name, share: shareOf(present), past, future };
}

/** The end of the chart: when the last of the packages is used up, if that is neither too near nor too far. */
export function horizonOf(lines: readonly BurnLine[]): number {
  const nowMs = Date.now();
  const ends = lines.flatMap(({ future }) => future.filter(([, share]) => share <= 0).map(([atMs]) => atMs));
  const [least, most] = [nowMs + AHEAD_DAYS.min * DAY_MS, nowMs + AHEAD_DAYS.max * DAY_MS];
  return Math.min(most, Math.max(least, ...ends));
}
