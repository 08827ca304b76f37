import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Contract } from '../../src/wire/define-api.ts';
import { RISK_CODES } from '../../src/features/fraud-score/contract.ts';
import { CONTRACTS } from '../../src/features/index.ts';
import { SYSTEM_ERRORS } from '../../src/wire/system-errors.ts';
import { RISK_TYPES } from '../../src/features/business-risk/rules/risk-types.ts';
import { catalogueOf, type CatalogueEntry } from '../../src/sandbox/catalogue.ts';
import { SANDBOXES } from '../../src/features/index.ts';
import { openServerUnderTest } from './running-server.ts';

/** Answers with a longer delay than this are not tried, because the test would only wait. */
const DELAY_MS_MAX = 500;

interface Played {
  readonly entry: CatalogueEntry;
  readonly status: number;
  readonly body: Record<string, unknown> & { readonly error_code: number; readonly reason: string };
}

const played: Played[] = [];
let ledgerRows: readonly unknown[] = [];
let peopleKnown = -1;

beforeAll(async () => {
  const { server, remove } = await openServerUnderTest();
  const app = await server.admin('apps.create', { name: 'Try', mode: 'sandbox', openId: 'JH0123456789abcdef' });
  const { key } = await server.admin('keys.create', { appId: app['id'] });
  for (const entry of SANDBOXES.flatMap(catalogueOf)) {
    const delay = Number(/^delay-(\d+)$/.exec(entry.slug)?.[1] ?? 0);
    if (delay <= DELAY_MS_MAX) played.push(await play(server.url, String(key), entry));
  }
  ledgerRows = (await server.admin('ledger.list', {}))['rows'] as readonly unknown[];
  peopleKnown = Number((await server.admin('persons.count'))['persons']);
  await remove();
});

async function play(url: string, key: string, entry: CatalogueEntry): Promise<Played> {
  const response = await fetch(`${url}${entry.path}?key=${key}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(entry.fields),
  });
  return { entry, status: response.status, body: (await response.json()) as Played['body'] };
}

const of = (api: string) => played.filter(({ entry }) => entry.api === api);
const told = (api: string) => JSON.stringify(of(api).map(({ body }) => body));

describe.each(CONTRACTS.map((contract) => [contract.name, contract as Contract] as const))('%s', (name, contract) => {
  test.each(Object.keys(contract.errors).map(Number))('%i is reached', (code) => {
    expect(of(name).map(({ body }) => body.error_code)).toContain(code);
  });

  test.each(
    Object.values(contract.errors).flatMap(({ reason, variants = {} }) => [reason, ...Object.values(variants)]),
  )('the reason %s is reached', (reason) => {
    expect(of(name).map(({ body }) => body.reason)).toContain(reason);
  });

  test.each(SYSTEM_ERRORS.map(({ code, resultcode, reason }) => [code, resultcode, reason] as const))(
    'the system error %i is reached, in its exact form',
    (code, resultcode, reason) => {
      const answer = of(name).find(({ body }) => body.error_code === code);
      expect(answer?.body).toEqual({ resultcode, reason, result: null, error_code: code });
    },
  );

  test('every value of the result is reached', () => {
    const answers = told(name);
    const missing = closedValuesOf(contract.result).filter(
      ([field, value]) => !answers.includes(`"${field}":${JSON.stringify(value)}`),
    );
    expect(missing).toEqual([]);
  });

  test('every success fits the contract, and every answer has status 200', () => {
    for (const { entry, status, body } of of(name)) {
      expect(status).toBe(200);
      if (body.error_code !== 0) continue;
      const { orderid, ...result } = body['result'] as Record<string, unknown>;
      expect(String(orderid)).toMatch(new RegExp(`^${contract.orderId.prefix}`));
      expect(contract.result.safeParse(result), entry.slug).toMatchObject({ success: true });
    }
  });
});

test.each(RISK_TYPES.map(({ code }) => code))('RiskType %i is reached', (code) => {
  const types = of('business-risk').flatMap(
    ({ body }) => (body['result'] as { res: { RiskType: number[] | null } } | null)?.res.RiskType ?? [],
  );
  expect(types).toContain(code);
});

test.each(
  Object.keys(RISK_CODES)
    .map(Number)
    .flatMap((code) => [1, 2, 3].map((level) => [code, level] as const)),
)('risk code %i is reached at level %i', (riskCode, riskCodeValue) => {
  expect(told('fraud-score')).toContain(JSON.stringify({ riskCode, riskCodeValue }));
});

test.each([
  ['low', 1, 60],
  ['medium', 61, 80],
  ['high', 81, 99],
])('the %s band is reached at both of its ends', (_band, from, to) => {
  expect(told('fraud-score')).toContain(`"riskScore":${from}}`);
  expect(told('fraud-score')).toContain(`"riskScore":${to}}`);
});

test('no call is in the ledger', () => {
  expect(played.length).toBeGreaterThan(150);
  expect(ledgerRows).toEqual([]);
  expect(peopleKnown).toBe(0);
});

/** The fields of a schema that may take only certain values, with each of these values. */
function closedValuesOf(schema: z.ZodType): readonly (readonly [field: string, value: unknown])[] {
  const found: (readonly [string, unknown])[] = [];
  const walk = (node: unknown, field: string): void => {
    if (typeof node !== 'object' || node === null) return;
    const {
      properties,
      items,
      anyOf = [],
      oneOf = [],
      const: only,
      enum: several = [],
    } = node as z.core.JSONSchema.BaseSchema;
    for (const value of [...several, ...(only === undefined ? [] : [only])]) found.push([field, value]);
    for (const each of [...anyOf, ...oneOf]) walk(each, field);
    if (items) walk(items, field);
    for (const [name, inner] of Object.entries(properties ?? {})) walk(inner, name);
  };
  walk(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), '');
  return found;
}
