import { playWorld } from './lib/play-world.ts';
import { RiskTally } from './lib/risk-tally.ts';

/** Seeds that rules may be tuned on, and seeds that only report. */
const TUNING_SEEDS = [1, 2, 3, 4, 5];
const REPORT_SEEDS = [101, 102, 103, 104, 105];
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
    const tally = new RiskTally();
    for (const seed of group) for await (const played of playWorld(seed, scale)) tally.add(String(seed), played);
    const own = tally.print(`${name} seeds ${group.join(', ')} at scale ${scale}`);
    if (name === 'report' || figures['honest_reject'] === undefined) Object.assign(figures, own);
  }
  return figures;
}
