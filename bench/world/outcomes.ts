import type { Rng } from './rng.ts';
import type { Draft } from './stage.ts';

const DAY = 86_400_000;

/** What happened later, as an operator or the customer's own system would learn it. */
export interface WorldOutcome {
  readonly atMs: number;
  readonly requestIndex: number;
  readonly outcome: 'fraud' | 'legitimate';
}

/** How often a kind is found out, and after how many days. */
function findable(segment: string, rng: Rng): { readonly share: number; readonly days: number } {
  if (segment.startsWith('takeover') || segment === 'session-theft')
    return { share: rng.range(0.5, 0.95), days: rng.logRange(0.1, 3) };
  if (segment.startsWith('stuffing') || segment === 'guessing-one-account')
    return { share: rng.range(0.02, 0.3), days: rng.logRange(1, 12) };
  if (segment === 'shop-insider' || segment === 'content-farm-nurtured' || segment === 'bonus-hunter')
    return { share: rng.range(0.02, 0.3), days: rng.logRange(3, 25) };
  return { share: rng.range(0.1, 0.7), days: rng.logRange(0.5, 9) };
}

/** Draws the outcomes of the requests. Most requests never get one, and a few get the wrong one. */
export function drawOutcomes(rng: Rng, drafts: readonly Draft[]): WorldOutcome[] {
  const reviewed = rng.logRange(0.01, 0.15);
  const mistaken = rng.logRange(0.0003, 0.004);
  const cleared = rng.range(0.002, 0.03);
  const kinds = new Map<string, { readonly share: number; readonly days: number }>();
  const actors = new Map<
    string,
    { readonly outcome: WorldOutcome['outcome']; readonly afterMs: number; readonly each: number } | undefined
  >();
  const out: WorldOutcome[] = [];
  for (const [requestIndex, d] of drafts.entries()) {
    if (!actors.has(d.actor)) {
      const kind = kinds.get(d.segment) ?? findable(d.segment, rng);
      kinds.set(d.segment, kind);
      const days = d.honest ? rng.lognormal(6, 0.9) : rng.lognormal(kind.days, 0.6);
      const found = d.honest ? rng.chance(reviewed) || rng.chance(mistaken) : rng.chance(Math.min(1, kind.share * 1.4));
      const wrong = d.honest ? rng.chance(mistaken / (reviewed + mistaken)) : rng.chance(cleared);
      const outcome = d.honest === wrong ? 'fraud' : 'legitimate';
      actors.set(
        d.actor,
        found
          ? { outcome, afterMs: days * DAY, each: d.honest ? rng.range(0.2, 1) : Math.min(1, kind.share) }
          : undefined,
      );
    }
    const fate = actors.get(d.actor);
    if (!fate || !rng.chance(fate.each)) continue;
    const atMs = Math.round(d.atMs + fate.afterMs * rng.range(0.5, 1.5) + 3_600_000 * rng.range(0.5, 8));
    out.push({ atMs, requestIndex, outcome: fate.outcome });
  }
  return out.sort((a, b) => a.atMs - b.atMs || a.requestIndex - b.requestIndex);
}
