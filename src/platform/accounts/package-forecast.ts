import type { Package } from './package.ts';

/** A package with what is left in it. `null` for a package without a limit. */
export interface ForecastPackage extends Pick<Package, 'api' | 'expiresAtMs'> {
  readonly id: string;
  readonly left: number | null;
}

/** When a package ends if the calls go on as they come at present. */
export interface PackageForecast {
  readonly packageId: string;
  /** Charged calls a day that it pays for at present. 0 if others pay before it. */
  readonly perDay: number;
  /** When its last call is used. `null` if that does not happen before it expires, or within ten years. */
  readonly usedUpAtMs: number | null;
  /** The calls left at the moments at which the forecast bends, within ten years. Empty for one without a limit. */
  readonly course: readonly { readonly atMs: number; readonly left: number }[];
}

const DAY_MS = 86_400_000;
const HORIZON_MS = 3650 * DAY_MS;

interface Standing {
  readonly bought: ForecastPackage;
  left: number;
  usedUpAtMs: number | null;
  readonly course: { atMs: number; left: number }[];
}

/**
 * Tells when each package will be used up, from the charged calls a day of each API. `packages` are in the order in which
 * they pay (`comparePackages`): a call takes the first one that pays for its API, has not expired and has a call left.
 * Rates are taken as steady, so between two ends of packages everything runs straight.
 */
export function forecastPackages(
  packages: readonly ForecastPackage[],
  perDayOf: ReadonlyMap<string, number>,
  nowMs: number,
): readonly PackageForecast[] {
  const standings = packages.map((bought): Standing => ({
    bought,
    left: bought.left ?? Infinity,
    usedUpAtMs: null,
    course: [],
  }));
  const present = ratesOf(standings, perDayOf, nowMs);
  let atMs = nowMs;
  while (atMs < nowMs + HORIZON_MS) {
    const rates = ratesOf(standings, perDayOf, atMs);
    const untilMs = nextEndMs(standings, rates, atMs);
    for (const [standing, perDay] of rates) {
      // The same sum as in nextEndMs, so that at least one package ends in each turn of the loop.
      if (usedUpMs(standing, perDay, atMs) > untilMs) standing.left -= (perDay * (untilMs - atMs)) / DAY_MS;
      else [standing.left, standing.usedUpAtMs] = [0, Math.round(untilMs)];
    }
    atMs = untilMs;
    for (const { left, course } of standings)
      if (Number.isFinite(left) && atMs <= nowMs + HORIZON_MS && course.at(-1)?.left !== 0)
        course.push({ atMs: Math.round(atMs), left });
  }
  return standings.map((standing) => ({
    packageId: standing.bought.id,
    perDay: present.get(standing) ?? 0,
    course: standing.course,
    usedUpAtMs: standing.usedUpAtMs !== null && standing.usedUpAtMs <= nowMs + HORIZON_MS ? standing.usedUpAtMs : null,
  }));
}

/** The calls a day that each package pays for at an instant. A package that pays for none is absent. */
function ratesOf(
  standings: readonly Standing[],
  perDayOf: ReadonlyMap<string, number>,
  atMs: number,
): Map<Standing, number> {
  const rates = new Map<Standing, number>();
  for (const [api, perDay] of perDayOf) {
    const pays = standings.find(
      ({ bought, left }) => left > 0 && (bought.api ?? api) === api && (bought.expiresAtMs ?? Infinity) > atMs,
    );
    if (pays && perDay > 0) rates.set(pays, (rates.get(pays) ?? 0) + perDay);
  }
  return rates;
}

function usedUpMs({ left }: Standing, perDay: number, atMs: number): number {
  return atMs + (left / perDay) * DAY_MS;
}

/** When the first package is used up or expires. Infinity if none does. */
function nextEndMs(standings: readonly Standing[], rates: ReadonlyMap<Standing, number>, atMs: number): number {
  const usedUp = [...rates].map(([standing, perDay]) => usedUpMs(standing, perDay, atMs));
  const expired = standings.map(({ bought }) => bought.expiresAtMs ?? Infinity).filter((endMs) => endMs > atMs);
  return Math.min(...usedUp, ...expired);
}
