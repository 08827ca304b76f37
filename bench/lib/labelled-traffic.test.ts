import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { readNetworks, readTraffic } from './labelled-traffic.ts';
import { playRequests } from './play-requests.ts';

const START_MS = Date.parse('2026-03-01T00:00:00+08:00');
const DAY_MS = 86_400_000;
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148';
const HEADLESS =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A folder with these files. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'labelled-traffic-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

interface Told {
  readonly at?: unknown;
  readonly label?: string;
  readonly segment?: string;
  readonly request?: Readonly<Record<string, string>>;
}

function lineOf({ at = START_MS, label = 'honest', segment = 'home', request = {} }: Told): string {
  const account = { AccountType: 0, OtherAccount: { AccountId: 'ann' } };
  const data = { Account: account, UserIp: '114.80.1.2', UserAgent: PHONE, ...request };
  return JSON.stringify({ at, label, segment, request: { BusinessSecurityData: JSON.stringify(data) } });
}

async function linesOf(text: string) {
  const folder = folderOf({ 'requests.jsonl': text });
  const lines = [];
  for await (const line of readTraffic(folder)) lines.push(line);
  return lines;
}

test('days are counted from the first request', async () => {
  const days = [0, 1, DAY_MS - 1, DAY_MS, 7 * DAY_MS].map((afterMs) => lineOf({ at: START_MS + 5 + afterMs }));
  expect((await linesOf(`${days.join('\n\n')}\n`)).map(({ day }) => day)).toEqual([0, 0, 0, 1, 7]);
});

describe('a bad line is named', () => {
  test.each([
    ['no JSON', `${lineOf({})}\n{"at":`, /requests\.jsonl, line 2: this is not JSON$/],
    ['another label', `${lineOf({ label: 'good' })}\n`, /line 1: label: /],
    ['a time as text', `\n${lineOf({ at: '5' })}\n`, /line 2: at: /],
    ['no segment', `${lineOf({ segment: '' })}\n`, /line 1: segment: /],
    [
      'an order that is not that of time',
      `${lineOf({ at: START_MS })}\n${lineOf({ at: START_MS - 1 })}\n`,
      /line 2: at lies/,
    ],
    ['no line', '\n', /requests\.jsonl: it has no line$/],
  ])('%s', async (_, text, message) => {
    await expect(linesOf(text)).rejects.toThrow(message);
  });

  test('no file', async () => {
    await expect(readTraffic(folderOf({})).next()).rejects.toThrow(/requests\.jsonl: there is no such file$/);
  });

  test('a request that API 615 refuses, without its values', async () => {
    const folder = folderOf({ 'requests.jsonl': `${lineOf({})}\n${lineOf({ request: { UserIp: 'secret' } })}\n` });
    const played = playRequests(readTraffic(folder), new Map());
    expect((await played.next()).value).toMatchObject({ day: 0, honest: true });
    const failure = await played.next().catch((error: unknown) => String(error));
    expect(failure).toMatch(/requests\.jsonl, line 2: API 615 refuses the request with 261508 .*UserIp$/);
    expect(failure).not.toContain('secret');
  });

  test.each([
    ['no heading', '1.2.3.0/24,proxy\n', /the first line must name the columns/],
    [
      'another kind',
      'cidr,kind\n1.2.3.0/24,home\n',
      /networks\.csv, line 2: kind must be one of datacenter, vpn, proxy/,
    ],
    ['no network', 'cidr,kind\n1.2.3.0/24,proxy\n1.2.3,vpn\n', /networks\.csv, line 3: cidr is not/],
    ['a column too few', 'cidr,kind\n1.2.3.0/24\n', /networks\.csv, line 2: the row has 1 columns/],
  ])('of networks: %s', (_, text, message) => {
    expect(() => readNetworks(folderOf({ 'networks.csv': text }))).toThrow(message);
  });
});

test('networks are read by kind, and a folder needs none', () => {
  const text = 'kind,cidr\nproxy,1.2.3.4/32\ntor,2001:db8::/32\nproxy,1.2.4.0/24\n';
  expect(readNetworks(folderOf({ 'networks.csv': text }))).toEqual(
    new Map([
      ['proxy', '1.2.3.4/32\n1.2.4.0/24\n'],
      ['tor', '2001:db8::/32\n'],
    ]),
  );
  expect(readNetworks(folderOf({}))).toEqual(new Map());
});

test('two folders are played as two sites, and the last line has the figures', async () => {
  const honest = Array.from({ length: 8 }, (_, day) => lineOf({ at: START_MS + day * DAY_MS }));
  const headless = lineOf({
    at: START_MS + 8 * DAY_MS,
    label: 'attack',
    segment: 'bot',
    request: { UserAgent: HEADLESS },
  });
  // A Tor exit is a review only because the feed of its own folder lists it.
  const overTor = lineOf({
    at: START_MS + 8 * DAY_MS,
    label: 'attack',
    segment: 'hidden',
    request: { UserIp: '45.1.1.1' },
  });
  const first = folderOf({ 'requests.jsonl': [...honest, headless].join('\n') });
  const second = folderOf({
    'requests.jsonl': [...honest, overTor].join('\n'),
    'networks.csv': 'cidr,kind\n45.1.1.0/24,tor\n',
  });
  const { stdout } = await promisify(execFile)(process.execPath, [
    'bench/run.ts',
    'risk-traffic',
    '--folder',
    `${first},${second}`,
  ]);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.find((line) => line.startsWith('bot '))).toMatch(/ 1 {2}stopped 100\.00% .* agent-headless 1/);
  expect(lines.find((line) => line.startsWith('days 0 to 2 '))).toMatch(/ 6 {2}stopped {3}0\.00%/);
  expect(lines.find((line) => line.startsWith('days 3 to 6 '))).toMatch(/ 8 {2}stopped {3}0\.00%/);
  expect(JSON.parse(lines.at(-1) ?? '')).toEqual({
    bench: 'risk-traffic',
    figures: {
      honest_reject: 0,
      honest_review: 0,
      cold_stopped: 0,
      recall_mean: 1,
      recall_min: 1,
    },
  });
});
