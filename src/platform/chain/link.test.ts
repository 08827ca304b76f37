import { expect, test } from 'vitest';
import {
  CHAINED_TABLES,
  creditField,
  describeRow,
  linkMac,
  parseRowName,
  rowName,
  START_REASONS,
  startMac,
  type ChainStart,
  type Link,
} from './link.ts';
import { latestRetention } from './retention-start.ts';
import { isCount, isHash, isRecord } from './stored-json.ts';

const KEY = Buffer.alloc(32, 7);
const HASH = 'ab'.repeat(32);
const START: ChainStart = {
  chain: 2,
  writer: 'w_1',
  reason: 'restore',
  startedAtMs: 1000,
  firstLink: 5,
  ledgerRowsBefore: 6,
  auditRowsBefore: 7,
  creditRowsBefore: 8,
  previousMac: HASH,
  details: '{}',
};
const LINK: Link = {
  number: 5,
  committedAtMs: 1001,
  ledgerRows: 6,
  auditRows: 7,
  creditRows: 8,
  root: HASH,
  rowNames: 'LJ1 A17',
};

test('the words of stored chains stay', () => {
  expect(START_REASONS).toEqual(['first', 'migration', 'restore', 'loss', 'retention']);
  expect(CHAINED_TABLES).toEqual(['ledger', 'audit', 'credits']);
});

test('a row has a name of its table, which reads back', () => {
  for (const [table, id, name, said] of [
    ['ledger', 'J7', 'LJ7', 'the ledger row of order J7'],
    ['audit', 17, 'A17', 'audit row 17'],
    ['credits', 'crd_0', 'Ccrd_0', 'credit crd_0'],
  ] as const) {
    expect([rowName(table, id), describeRow(table, id)]).toEqual([name, said]);
    expect(parseRowName(name)).toEqual({ table, id: String(id) });
  }
  for (const name of ['', 'X1', 'xA1']) expect(() => parseRowName(name)).toThrow('a link names a row of no table');
});

// Computed with openssl: printf 'line\nline…' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0707….
test('the MACs are HMAC-SHA-256 over the fields as lines', () => {
  expect(startMac(KEY, START)).toBe('0d7d8141d3cb8c25a7bf22a7c88a180daf7318dfba5b1f35e88186e9a7abd186');
  expect(startMac(KEY, { ...START, previousMac: null, creditRowsBefore: 0 })).toBe(
    '19843ab381ed3006b7b33293babd2ecd4a7103ec92b5322cc36ffbd75987d225',
  );
  expect(linkMac(KEY, 'w_1', LINK, HASH)).toBe('fc0b3227d08756f542eedfc8adb499c1e76c4bd9a79a29701fdf543e2fa9e125');
  expect(linkMac(KEY, 'w_1', { ...LINK, creditRows: 0 }, HASH)).toBe(
    '08d3e94ffbe84c4beeab9c5acc0f7258cbd0236c3ce46c249e8392c86221670b',
  );
  expect([creditField(0), creditField(1)]).toEqual([[], ['credits 1']]);
});

const through = { chain: 1, link: 2, mac: HASH, committedAtMs: 3, ledgerRows: 4, auditRows: 5, creditRows: 6 };
const unchained = { ledger: 7, audit: 8, credits: 9 };
const start = (details: unknown, reason: ChainStart['reason'] = 'retention') => ({
  reason,
  details: JSON.stringify(details),
});

test('the details of the latest retention are read', () => {
  expect(latestRetention([])).toBeNull();
  expect(latestRetention([start({}, 'restore')])).toBeNull();
  const older = start({ through: { ...through, link: 1 }, unchained });
  expect(latestRetention([older, start({ through, unchained }), start({}, 'loss')])).toEqual({ through, unchained });
  // Before there were credits, none were counted.
  const { creditRows: _rows, ...early } = through;
  const { credits: _credits, ...few } = unchained;
  expect(latestRetention([start({ through: early, unchained: few })])).toEqual({
    through: { ...early, creditRows: 0 },
    unchained: { ...few, credits: 0 },
  });
  const zero = { ...through, committedAtMs: 0, ledgerRows: 0, auditRows: 0, creditRows: 0 };
  expect(latestRetention([start({ through: zero, unchained: { ledger: 0, audit: 0, credits: 0 } })])?.through).toEqual(
    zero,
  );
});

test.each([
  null,
  [],
  'text',
  {},
  { through },
  { unchained },
  { through: null, unchained },
  { through, unchained: [] },
  ...['chain', 'link'].map((name) => ({ through: { ...through, [name]: 0 }, unchained })),
  ...Object.keys(through).map((name) => ({ through: { ...through, [name]: name === 'mac' ? 'ab' : -1 }, unchained })),
  ...Object.keys(through).map((name) => ({ through: { ...through, [name]: null }, unchained })),
  ...Object.keys(unchained).map((name) => ({ through, unchained: { ...unchained, [name]: 1.5 } })),
])('details such as %j are damaged', (details) => {
  expect(() => latestRetention([start(details)])).toThrow('the start of a chain that began for retention is damaged');
});

test('stored JSON is checked', () => {
  expect([{}, { a: 1 }, [], null, 'a', 1, undefined].map(isRecord)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
  expect([0, 1, 2 ** 53 - 1, 2 ** 53, -1, 1.5, '1', null, Number.NaN].map(isCount)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
    false,
    false,
    false,
  ]);
  expect([HASH, HASH.toUpperCase(), `${HASH}0`, HASH.slice(1), ` ${HASH.slice(1)}`, 1].map(isHash)).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});
