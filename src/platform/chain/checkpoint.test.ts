import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { formatCheckpoint, isGenuine, parseCheckpoint } from './checkpoint.ts';
import { latestRetention } from './retention-start.ts';

const MAC = 'ab'.repeat(32);
const HEAD = { writer: `w_${'0'.repeat(32)}`, link: 3, mac: MAC, ledgerRows: 12, auditRows: 0, creditRows: 2 };
const key = randomBytes(32);
const line = formatCheckpoint(key, 1_780_000_000_000, [HEAD]);
const whole = JSON.parse(line) as Record<string, unknown>;

describe('a checkpoint', () => {
  test('is read as it was written, and only its key proves it', () => {
    const read = parseCheckpoint(line);
    expect(read).toMatchObject({ version: 1, atMs: 1_780_000_000_000, heads: [HEAD] });
    if (read === null) throw new Error('the line is a checkpoint');
    expect(isGenuine(key, read)).toBe(true);
    expect(isGenuine(randomBytes(32), read)).toBe(false);
    expect(isGenuine(key, { ...read, atMs: 1 })).toBe(false);
  });

  test('from before there were credits has none', () => {
    const { creditRows: _, ...early } = HEAD;
    expect(parseCheckpoint(JSON.stringify({ ...whole, heads: [early] }))?.heads).toEqual([{ ...early, creditRows: 0 }]);
  });

  test.each([
    ['cut off', line.slice(0, -2)],
    ['empty', ''],
    ['no object', '[1]'],
    ['of another version', JSON.stringify({ ...whole, version: 2 })],
    ['without a time', JSON.stringify({ ...whole, atMs: undefined })],
    ['of a time before 1970', JSON.stringify({ ...whole, atMs: -1 })],
    ['without heads', JSON.stringify({ ...whole, heads: [] })],
    ['of too many heads', JSON.stringify({ ...whole, heads: Array.from({ length: 65 }, () => HEAD) })],
    ['of a head without rows', JSON.stringify({ ...whole, heads: [{ ...HEAD, ledgerRows: undefined }] })],
    ['of half a row', JSON.stringify({ ...whole, heads: [{ ...HEAD, auditRows: 0.5 }] })],
    ['of a strange writer', JSON.stringify({ ...whole, heads: [{ ...HEAD, writer: 'w_1' }] })],
    ['of a short hash', JSON.stringify({ ...whole, mac: MAC.slice(1) })],
    ['of a hash in upper case', JSON.stringify({ ...whole, heads: [{ ...HEAD, mac: MAC.toUpperCase() }] })],
  ])('that is %s is none', (_, text) => expect(parseCheckpoint(text)).toBeNull());

  test('of 64 heads is one', () =>
    expect(
      parseCheckpoint(
        formatCheckpoint(
          key,
          0,
          Array.from({ length: 64 }, () => HEAD),
        ),
      )?.heads,
    ).toHaveLength(64));
});

describe('the details of a chain that began for retention', () => {
  const through = { chain: 1, link: 1, mac: MAC, committedAtMs: 5, ledgerRows: 0, auditRows: 0 };
  const details = { through, unchained: { ledger: 0, audit: 2 } };
  const read = { through: { ...through, creditRows: 0 }, unchained: { ledger: 0, audit: 2, credits: 0 } };
  const start = (content: unknown) => [{ reason: 'retention' as const, details: JSON.stringify(content) }];

  test('are those of the latest such start', () => {
    expect(latestRetention([])).toBeNull();
    expect(latestRetention([...start({}), ...start(details)])).toEqual(read);
  });

  test.each([
    ['a chain before the first', { ...details, through: { ...through, chain: 0 } }],
    ['a link before the first', { ...details, through: { ...through, link: 0 } }],
    ['rows below none', { ...details, unchained: { ledger: -1, audit: 0 } }],
    ['no hash', { ...details, through: { ...through, mac: '' } }],
    ['no rows from before', { through }],
  ])('are refused with %s', (_, content) => expect(() => latestRetention(start(content))).toThrow('damaged'));
});
