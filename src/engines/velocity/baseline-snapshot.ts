import { createHash, hash } from 'node:crypto';
import { z } from 'zod';
import { Fault } from '../../kernel/fault.ts';
import type { BaselineLimits, BaselineState } from './baseline-state.ts';
import { MemoryBaselines } from './memory-baselines.ts';
import { told } from '../../kernel/told.ts';

/** Entries a piece. */
const PIECE = 2_000;
/** Entries a piece of what is known of the site, of which some are large: a sponsor has up to 32 guests. */
const SITE_PIECE = 200;
const FORMAT = 2;

const head = z.strictObject({ format: z.literal(FORMAT), asOfMs: z.number(), marks: z.int(), places: z.int() });

/** The last line: the SHA-256 of all lines before it. */
const seal = z.strictObject({ sha256: z.string() });

/**
 * Writes baselines as lines of JSON: a head, then marks, places, what is known of the site, and a seal. Requests go on between two pieces, so
 * a record may be some milliseconds younger than `asOfMs`.
 */
export async function* dumpBaselines(store: MemoryBaselines, asOfMs: number): AsyncGenerator<Uint8Array> {
  const digest = createHash('sha256');
  for (const piece of linesOf(store, asOfMs)) {
    digest.update(piece);
    yield piece;
  }
  yield line({ sha256: digest.digest('hex') });
}

function* linesOf(store: MemoryBaselines, asOfMs: number): Generator<Uint8Array> {
  const { marks, places, ...rest } = store.dump();
  yield line({ format: FORMAT, asOfMs, marks: marks.length, places: places.length });
  for (const entries of [marks, places]) {
    for (let from = 0; from < entries.length; from += PIECE) yield line(entries.slice(from, from + PIECE));
  }
  for (const text of textsOf(rest, 2)) yield Buffer.from(text);
  yield Buffer.from('\n');
}

/** The JSON of a value in pieces, so that no long list holds requests up: the values of objects down to a depth, and parts of lists. */
function* textsOf(value: unknown, depth: number): Generator<string> {
  if (Array.isArray(value)) {
    yield '[';
    for (let from = 0; from < value.length; from += SITE_PIECE)
      yield (from > 0 ? ',' : '') + JSON.stringify(value.slice(from, from + SITE_PIECE)).slice(1, -1);
    yield ']';
  } else if (typeof value === 'object' && value !== null && depth > 0) {
    let before = '{';
    for (const [key, inner] of Object.entries(value)) {
      yield `${before}${JSON.stringify(key)}:`;
      yield* textsOf(inner, depth - 1);
      before = ',';
    }
    yield before === '{' ? '{}' : '}';
  } else yield JSON.stringify(value) ?? 'null';
}

/** Reads what dumpBaselines wrote. Throws Fault 'corrupt' if bytes are missing or changed, or of another release. */
export function restoreBaselines(
  bytes: Uint8Array,
  limits: BaselineLimits,
): { store: MemoryBaselines; asOfMs: number } {
  try {
    const sealAt = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).lastIndexOf('\n', -2) + 1;
    const { sha256 } = seal.parse(JSON.parse(textOf(bytes.subarray(sealAt))));
    if (hash('sha256', bytes.subarray(0, sealAt)) !== sha256) throw new Error('the seal does not fit');
    const lines = textOf(bytes.subarray(0, sealAt)).trimEnd().split('\n');
    const { asOfMs, marks, places } = head.parse(JSON.parse(lines[0] ?? ''));
    const entries = lines.slice(1, -1).flatMap((text) => JSON.parse(text) as [string, never][]);
    const rest = JSON.parse(lines.at(-1) ?? '') as Omit<BaselineState, 'marks' | 'places'>;
    if (entries.length !== marks + places) throw new Error('lines are missing');
    const store = new MemoryBaselines(limits);
    store.restore({ marks: entries.slice(0, marks), places: entries.slice(marks), ...rest });
    return { store, asOfMs };
  } catch (cause) {
    throw new Fault('corrupt', told`baseline snapshot cannot be read`, { cause });
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function line(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}
