import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { examplesFile } from '../wire/examples.ts';
import { businessRisk } from './business-risk/contract.ts';
import { spellRequest } from './business-risk/spell-request.ts';
import { simulate } from './business-risk/simulator/simulate.ts';
import { CONTRACTS } from './index.ts';

type Fields = Record<string, unknown>;

const simulated = [...simulate({ seed: 5, startMs: 1_714_492_800_000, days: 1, users: 40 })].map(({ request }) =>
  spellRequest(request),
);

/** Requests from which others are made by changing some of their values. */
function seedsOf(name: string): readonly Fields[] {
  const file = new URL(`./${name}/examples.json`, import.meta.url);
  const { requests } = examplesFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  const examples = requests.map(({ fields }) => fields);
  return name === businessRisk.name ? [...examples, ...simulated] : examples;
}

/** Values as clients send them, right and wrong. */
const values = fc.oneof(
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  fc.constantFrom(undefined, null, '', '  ', ' 1 ', '1', 1, 0, -1, 1.5, 2 ** 53, '0004', '9'.repeat(16), true, [], {}),
  fc.constantFrom('8.8.8.8', '8.8.8.8:443', '::1', '13800138000', 'x'.repeat(256), 'x'.repeat(257), '\u0000', '𠮷'),
  fc.constantFrom('{"AccountId":"a"}', '[{"FieldName":"a","FieldValue":"b"}]', '{"0":{"FieldName":"a"}}', '{', '[]'),
  fc.string().map((text) => new TextEncoder().encode(text)),
);
const names = fc.oneof(
  fc.constantFrom(
    'AccountType',
    'OtherAccount',
    'AccountId',
    'UserIp',
    'PostTime',
    'Details',
    '__proto__',
    'constructor',
  ),
  fc.string({ maxLength: 6 }),
);
const changes = fc.array(fc.record({ at: fc.nat(), name: names, isNew: fc.boolean(), value: values }), {
  maxLength: 4,
});

/** Every object and list in a request. */
function holdersIn(value: unknown): readonly Fields[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  return [value as Fields, ...Object.values(value).flatMap(holdersIn)];
}

/** Puts a value at a place of the request, under a name that is there or a new one. */
function change(
  request: Fields,
  { at, name, isNew, value }: { at: number; name: string; isNew: boolean; value: unknown },
) {
  const holders = holdersIn(request);
  const holder = holders[at % holders.length] ?? request;
  const known = Object.keys(holder);
  const place = isNew || known.length === 0 ? name : (known[(at >> 4) % known.length] ?? name);
  Object.defineProperty(holder, place, {
    value: structuredClone(value),
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

const twice = CONTRACTS.filter(({ params }) => params.isReadTwice);

test('the risk decision, which has the largest requests, is read by straight code', () => {
  expect(twice.map(({ name }) => name)).toEqual(['business-risk']);
});

describe.each(twice)('$name', ({ name, params: { schema } }) => {
  const seeds = seedsOf(name);
  const compiled = z.compile(schema, { strict: true });
  const outcomeOf = (reader: z.ZodType, request: Fields) => {
    const { success, data, error } = reader.safeParse(request, { reportInput: true });
    return success ? { data } : { issues: error.issues };
  };

  test('straight code and schema say the same of any request, and leave it as it was', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.nat(seeds.length - 1), changes, (seed, changed) => {
        const request = structuredClone(seeds[seed] ?? {});
        for (const each of changed) change(request, each);
        const before = structuredClone(request);
        const byCode = outcomeOf(compiled, request);
        expect(byCode).toEqual(outcomeOf(schema, request));
        expect(request).toEqual(before);
        if ('data' in byCode) accepted += 1;
      }),
      { numRuns: 2_000 },
    );
    expect(accepted).toBeGreaterThan(200);
  });

  test('straight code reads each simulated request by itself', () => {
    const read = seeds.map((request) => outcomeOf(compiled, structuredClone(request)));
    expect(read.every((outcome) => 'data' in outcome)).toBe(true);
  });
});
