import { stepStartMs } from '../../platform/ledger/call-series.ts';
import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import type { CountedScores, ScoreDays, ScoreQuery, SeenScore } from '../../platform/ledger/score-days.ts';

const OPERATION = 'score-days.count';

interface Counter extends Pick<SeenScore, 'api' | 'scale' | 'bin'> {
  readonly startsAtMs: number;
  scores: number;
}

/** Keeps the histograms of scores in memory, for tests. */
export class MemoryScoreDays implements ScoreDays {
  #counters: Counter[] = [];

  count(seen: SeenScore): DurableWrite {
    return { operation: OPERATION, input: seen };
  }

  /** Carries out a write that this store has prepared. */
  write({ operation, input }: DurableWrite): void {
    if (operation !== OPERATION) throw new Error('not a write of this store');
    const { api, scale, bin, atMs } = input as SeenScore;
    const startsAtMs = stepStartMs('day', atMs);
    const known = this.#counters.find(
      (each) => each.api === api && each.scale === scale && each.bin === bin && each.startsAtMs === startsAtMs,
    );
    if (known) known.scores += 1;
    else this.#counters.push({ api, scale, bin, startsAtMs, scores: 1 });
  }

  async read({ api, scale, fromMs, toMs }: ScoreQuery): Promise<readonly CountedScores[]> {
    return this.#counters
      .filter((each) => each.api === api && each.scale === scale && each.startsAtMs >= fromMs && each.startsAtMs < toMs)
      .map(({ startsAtMs, bin, scores }) => ({ startsAtMs, bin, scores }))
      .toSorted((a, b) => a.startsAtMs - b.startsAtMs || a.bin - b.bin);
  }

  async purge({ beforeMs, limit }: Parameters<ScoreDays['purge']>[0]): Promise<number> {
    const dropped = new Set(this.#counters.filter(({ startsAtMs }) => startsAtMs < beforeMs).slice(0, limit));
    this.#counters = this.#counters.filter((each) => !dropped.has(each));
    return dropped.size;
  }
}
