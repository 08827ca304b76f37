import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PIPELINE_REFUSALS, type Contract, type OrderIdShape } from '../wire/define-api.ts';
import { examplesFile } from '../wire/examples.ts';
import { isPassing } from '../wire/is-passing.ts';
import { faceGuard } from './face-guard/contract.ts';
import { CONTRACTS } from './index.ts';
import { SYSTEM_ERRORS } from '../wire/system-errors.ts';

const all: readonly Contract[] = CONTRACTS;

describe.each(all)('$name', (contract) => {
  const { errors, params, faults, faultResults, refusals, routes, serviceId, result, orderId, orderIdAt } = contract;
  const { requests, answers } = examplesFile.parse(
    JSON.parse(readFileSync(new URL(`./${contract.name}/examples.json`, import.meta.url), 'utf8')),
  );

  test('every code is 2, the service id and two digits', () => {
    for (const code of Object.keys(errors)) expect(code).toMatch(new RegExp(`^2${serviceId}\\d{2}$`));
  });

  test('every refusal uses a listed code', () => {
    const early = PIPELINE_REFUSALS.flatMap((name) => refusals?.[name]?.code ?? []);
    const undecryptable = routes.flatMap(({ encrypted }) => encrypted?.undecryptableCode ?? []);
    expect(early).toHaveLength(4);
    for (const code of [...params.codes, ...Object.values(faults), ...early, ...undecryptable]) {
      expect(errors).toHaveProperty(String(code));
    }
  });

  test('the result that comes with a failure matches the schema of results', () => {
    const early = PIPELINE_REFUSALS.flatMap((name) => refusals?.[name]?.result ?? []);
    for (const failed of [...Object.values(faultResults ?? {}), ...early]) {
      expect(result.safeParse(failed).success).toBe(true);
    }
  });

  test.each(answers)('the documented answer "$about" has this shape, key for key', ({ answer }) => {
    const { orderid, ...rest } = answer.result;
    const parsed = result.parse(rest) as object;
    const rebuilt = orderIdAt === 'first' ? { orderid, ...parsed } : { ...parsed, orderid };
    expect(JSON.stringify({ reason: contract.successReason, result: rebuilt, error_code: 0 })).toBe(
      JSON.stringify(answer),
    );
    expect(orderid).toMatch(shapeOf(orderId));
  });

  test.each(requests)('the example request "$about" uses known parameters', ({ fields }) => {
    const parsed = params.schema.safeParse(fields, { reportInput: true });
    const placeholders =
      parsed.error?.issues.filter(({ path }) => !['image', 'videoData'].includes(String(path[0]))) ?? [];
    expect(placeholders).toEqual([]);
  });
});

test('no two routes are the same', () => {
  const paths = all.flatMap(({ routes }) => routes.map(({ path }) => path));
  expect(new Set(paths).size).toBe(paths.length);
  for (const path of paths) expect(path).toMatch(/^\/\w+\/\w+$/);
});

test('only the documented failure is charged', () => {
  const charged = all.flatMap(({ errors }) => Object.keys(errors).filter((code) => errors[Number(code)]?.charged));
  expect(charged).toEqual(['2546134']);
});

test('failures of the server pass, and no charged failure does', () => {
  const passing = all.flatMap(({ errors }) => Object.keys(errors).filter((code) => errors[Number(code)]?.passing));
  expect(passing.map(Number).toSorted((a, b) => a - b)).toEqual([
    226401, 226404, 226481, 226483, 261501, 261513, 261581, 271701, 271704, 271781, 279781, 279799, 2546119, 2546120,
    2546121, 2546122, 2546127, 2546181,
  ]);
  const results = ['7XXX', 'XXX3', 'XXX4', 'XXX5', 'XXXX', '6XXX'].map((res) =>
    isPassing(faceGuard, { code: 279799, result: { res } }),
  );
  expect(results).toEqual([true, true, true, true, true, false]);
  for (const contract of all) {
    const { errors, faults, faultResults, refusals } = contract;
    for (const kind of ['timeout', 'unavailable', 'corrupt'] as const) {
      expect(isPassing(contract, { code: faults[kind], result: faultResults?.[kind] })).toBe(true);
    }
    expect(isPassing(contract, { code: refusals?.retryWhileRunning?.code ?? 0 })).toBe(true);
    for (const { charged, passing: passes } of Object.values(errors)) expect(charged && passes).toBeFalsy();
  }
});

test('no service code is also a system code', () => {
  const codes = new Set<number>(SYSTEM_ERRORS.map(({ code }) => code));
  for (const { errors } of all) for (const code of Object.keys(errors)) expect(codes.has(Number(code))).toBe(false);
});

/** Clients match on codes and reasons. A change here is a breaking change: say so in CHANGELOG.md. */
test('the catalogue is frozen', () => {
  const catalogue = all.map(({ name, routes, errors, faults, orderId, orderIdAt, successReason }) => [
    name,
    {
      routes: routes.map(({ methods, path }) => `${methods.join('|')} ${path}`),
      successReason,
      errors,
      faults,
      orderId,
      orderIdAt,
    },
  ]);
  expect(Object.fromEntries(catalogue)).toMatchSnapshot();
});

function shapeOf({ prefix, time, tail, tailLength }: OrderIdShape): RegExp {
  return new RegExp(`^${prefix}\\d{${time.length}}${tail === 'digits' ? '\\d' : '[0-9A-Za-z]'}{${tailLength}}$`);
}
