import { startChildServer } from './lib/child-server.ts';
import type { OpenContender } from './lib/contender.ts';
import { openLedgerCalls, type LedgerCalls, type LedgerWork } from './lib/ledger-calls.ts';
import { weighSeries } from './lib/series-cost.ts';

const CALLERS = [1, 64, 256];

/** Number of callers in the rounds that measure the chain, and the number of pairs of rounds. */
const COST_CALLERS = 256;
const COST_PAIRS = 15;

/** How many calls share a commit in the rounds that measure the series. The callers of the main rounds hold them too. */
const SERIES_BATCHES = [1, 64];

/**
 * Measures admission and settlement without HTTP. It counts calls a second, by the number of callers that each wait for
 * their own call. A call counts when its ledger row, counters, trace and kept answer are on the disk. It also measures
 * the processor time of the main thread for one call. `chain_cost` is the share of these calls that the hash chain
 * costs, compared with a database of the same kind without one. `series_cost_64` is the share of the processor time of
 * a call that goes into the series of minutes, hours and days if 64 calls share a commit.
 */
export async function run({ full }: { readonly full: boolean }): Promise<Record<string, number>> {
  const ms = full ? 20_000 : 4_000;
  const chained = await openLedgerCalls({ isChained: true });
  const unchained = await openLedgerCalls({ isChained: false });
  for (const ledger of [chained, unchained]) await ledger.run({ callers: 64, ms: 500 });
  const figures: Record<string, number> = {};
  process.stdout.write('callers   calls/s   main-thread us/call\n');
  for (const callers of CALLERS) {
    const work = await chained.run({ callers, ms });
    process.stdout.write(
      `${String(callers).padStart(7)} ${perSecond(work).toFixed(0).padStart(9)} ${work.microsPerCall.toFixed(1).padStart(12)}\n`,
    );
    figures[`calls_per_s_${callers}`] = Math.round(perSecond(work));
    figures[`main_thread_us_${callers}`] = Math.round(work.microsPerCall * 10) / 10;
  }
  Object.assign(figures, await weighChain(chained, unchained, ms / 4));
  await chained.close();
  await unchained.close();
  for (const batch of SERIES_BATCHES) {
    const { microsPerCall, seriesMicrosPerCall, quartiles } = weighSeries({ batch, calls: full ? 8192 : 2048 });
    const whole = (figures[`main_thread_us_${batch}`] ?? Number.NaN) + microsPerCall;
    const [low, high] = quartiles.map((each) => each.toFixed(1));
    process.stdout.write(
      `series, ${batch} calls a commit: ${seriesMicrosPerCall.toFixed(1)} us a call (quartiles ${low} and ${high}), ` +
        `of ${whole.toFixed(1)} us in the main thread and the writing thread\n`,
    );
    figures[`series_cost_${batch}`] = Math.round((seriesMicrosPerCall / whole) * 1000) / 1000;
  }
  return figures;
}

/**
 * Alternates rounds with and without the chain. Each pair has the other order, and the result is the median of their
 * ratios.
 */
async function weighChain(chained: LedgerCalls, unchained: LedgerCalls, ms: number): Promise<Record<string, number>> {
  const ratios: number[] = [];
  for (let pair = 0; pair < COST_PAIRS; pair += 1) {
    const speeds = new Map<LedgerCalls, number>();
    for (const ledger of pair % 2 === 0 ? [chained, unchained] : [unchained, chained])
      speeds.set(ledger, perSecond(await ledger.run({ callers: COST_CALLERS, ms })));
    ratios.push((speeds.get(chained) ?? 0) / (speeds.get(unchained) ?? 1));
  }
  const sorted = ratios.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
  process.stdout.write(
    `chain: ${COST_PAIRS} pairs, calls/s with it over without: median ${at(0.5).toFixed(3)}, ` +
      `quartiles ${at(0.25).toFixed(3)} and ${at(0.75).toFixed(3)}\n`,
  );
  return { chain_cost: Math.round((1 - at(0.5)) * 1000) / 1000, chain_pairs: COST_PAIRS };
}

function perSecond({ calls, seconds }: LedgerWork): number {
  return calls / seconds;
}

/** 64 callers that each wait for their own call. The processor time is that of all threads. */
export const contender: OpenContender = async (root) => {
  const server = await startChildServer<{ readonly url: string }>('bench/lib/ledger-server.ts', [], root);
  return {
    async work(seconds) {
      const response = await fetch(`${server.note.url}/?callers=64&ms=${seconds * 1000}`);
      const work = (await response.json()) as LedgerWork;
      return { units: work.calls, seconds: work.seconds };
    },
    cpuMs: server.cpuMs,
    stop: server.stop,
  };
};
