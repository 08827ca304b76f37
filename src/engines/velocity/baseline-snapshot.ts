import { z } from 'zod';
import { Fault } from '../../kernel/fault.ts';
import { MemoryBaselines, type BaselineLimits, type BaselineState } from './memory-baselines.ts';

/** Entries a piece. */
const PIECE = 2_000;
const FORMAT = 1;

const head = z.strictObject({ format: z.literal(FORMAT), asOfMs: z.number(), marks: z.int(), places: z.int() });

/**
 * Writes baselines as lines of JSON: a head, then marks, places, and the site. Requests go on between two pieces, so a record
 * may be some milliseconds younger than `asOfMs`.
 */
export async function* dumpBaselines(store: MemoryBaselines, asOfMs: number): AsyncGenerator<Uint8Array> {
  const { marks, places, site } = store.dump();
  yield line({ format: FORMAT, asOfMs, marks: marks.length, places: places.length });
  for (const entries of [marks, places]) {
    for (let from = 0; from < entries.length; from += PIECE) yield line(entries.slice(from, from + PIECE));
  }
  yield line({ site });
}

/** Reads what dumpBaselines wrote. Throws Fault 'corrupt' if lines are missing or of another release. */
export function restoreBaselines(
  bytes: Uint8Array,
  limits: BaselineLimits,
): { store: MemoryBaselines; asOfMs: number } {
  try {
    const lines = Buffer.from(bytes).toString('utf8').trimEnd().split('\n');
    const { asOfMs, marks, places } = head.parse(JSON.parse(lines[0] ?? ''));
    const entries = lines.slice(1, -1).flatMap((text) => JSON.parse(text) as [string, never][]);
    const { site } = JSON.parse(lines.at(-1) ?? '') as Pick<BaselineState, 'site'>;
    if (entries.length !== marks + places || site === undefined) throw new Error('lines are missing');
    const store = new MemoryBaselines(limits);
    store.restore({ marks: entries.slice(0, marks), places: entries.slice(marks), site });
    return { store, asOfMs };
  } catch (cause) {
    throw new Fault('corrupt', 'baseline snapshot cannot be read', { cause });
  }
}

function line(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}
