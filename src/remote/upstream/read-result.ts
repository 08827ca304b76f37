import type { z } from 'zod';

/** Turns of the reading: the first may tell only that a discriminator has the other type. */
const TURNS = 3;

/**
 * Reads a result by the schema of its contract. Servers disagree on which values are numbers and which are texts, so a
 * number in digits is taken as a number if the schema wants one, and the other way round. Returns undefined if the
 * result cannot be read.
 *
 * @example readResult(z.object({ score: z.string() }), { score: 96 }) // { score: '96' }
 */
export function readResult<T>(schema: z.ZodType<T>, result: unknown): T | undefined {
  let given = result;
  for (let turn = 0; turn < TURNS; turn += 1) {
    const read = schema.safeParse(given);
    if (read.success) return read.data;
    const paths = read.error.issues.map(({ path }) => path).filter((path) => path.length > 0);
    given = paths.reduce<unknown>((value, path) => withOtherType(value, path), given);
  }
  return undefined;
}

/** A copy of `value` in which a number at `path` is text, or a number in digits is a number. */
function withOtherType(value: unknown, [name, ...rest]: readonly PropertyKey[]): unknown {
  if (name === undefined) return otherType(value);
  if (Array.isArray(value)) return value.map((each, at) => (at === name ? withOtherType(each, rest) : each));
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return value;
  return { ...value, [name]: withOtherType((value as Record<PropertyKey, unknown>)[name], rest) };
}

function otherType(value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && /^-?\d{1,15}(?:\.\d{1,15})?$/.test(value) ? Number(value) : value;
}
