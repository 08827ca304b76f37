import { expect, test } from 'vitest';
import { CHINESE_TERMINAL } from '../wire/told/chinese-terminal.ts';
import { printResult } from './print.ts';

const COUNTS = [0, 1, 4, 9, 16, 9, 4, 1, 0];
const DRIFT = {
  apis: [
    {
      api: 'face-verify',
      state: 'slight',
      binFrom: [-0.4, -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4],
      counts: COUNTS,
      weeks: [{ fromMs: 1_793_548_800_000, scores: 44 }],
    },
    { api: 'video-liveness', state: 'same', binFrom: [], counts: [], weeks: [] },
  ],
};

function printed(outColumns?: number): readonly string[] {
  let text = '';
  printResult(
    { out: (piece) => void (text += piece), err: () => undefined, columns: undefined, outColumns },
    DRIFT,
    {},
  );
  return text.split('\n');
}

test('a row with series of numbers is printed to a file as a record, with the series beside each other', () => {
  expect(printed()).toEqual([
    'api    face-verify',
    'state  slight',
    '',
    'binFrom  counts',
    '───────  ──────',
    '-0.4     0',
    '-0.3     1',
    '-0.2     4',
    '-0.1     9',
    '0        16',
    '0.1      9',
    '0.2      4',
    '0.3      1',
    '0.4      0',
    '',
    'weeks',
    'from (+08:00)        scores',
    '───────────────────  ──────',
    '2026-11-02 00:00:00  44',
    '',
    'api      video-liveness',
    'state    same',
    'binFrom  -',
    'counts   -',
    'weeks    -',
    '',
  ]);
});

test('on a terminal the rows stay one table', () => {
  expect(printed(60).filter((line) => line.startsWith('api'))).toHaveLength(1);
});

test('a time that is not there is called as if it were, and a duration keeps its unit', () => {
  let text = '';
  const terminal = { out: (piece: string) => void (text += piece), err: () => undefined, columns: undefined };
  const row = { changedBeforeMs: null, endedAtMs: null, tookMs: null };
  printResult({ ...terminal, outColumns: undefined }, { ...row, weeks: [{ fromMs: null, beatAgoMs: null }] }, {});
  expect(text.split('\n')).toEqual(['from  beatAgoMs', '────  ─────────', '-     -', '']);
  text = '';
  printResult({ ...terminal, outColumns: undefined }, row, {});
  expect(text.split('\n')).toEqual(['changedBefore  -', 'endedAt        -', 'tookMs         -', '']);
});

test('a reader of 中文 gets the 中文 of sealed texts in their place, and JSON has both', () => {
  const certificate = { remains: ['backup bak_1'], inChinese: { remains: ['备份 bak_1'] }, seal: 's' };
  const print = (json: boolean) => {
    let out = '';
    printResult({ out: (piece) => void (out += piece), err: () => undefined, columns: undefined }, certificate, {
      json,
    });
    return out;
  };
  expect(print(false)).toBe('remains  备份 bak_1\nseal     s\n');
  expect(JSON.parse(print(true))).toEqual(certificate);
});

test('a reader of 中文 gets headings and words in 中文, and programs get names', () => {
  const result = {
    rules: [
      { id: 'account-first', title: 'The account was never seen', isActive: true, createdAtMs: 1_793_548_800_000 },
      { id: 'own', title: 'nothing: seen', limits: { dailyCallsMax: 5 }, isActive: false },
    ],
    lists: [],
  };
  const print = (options: object) => {
    let out = '';
    const terminal = { out: (piece: string) => void (out += piece), err: () => undefined, columns: undefined };
    printResult({ ...terminal, ...CHINESE_TERMINAL }, result, options, ['lists']);
    return out.split('\n');
  };
  expect(print({})).toEqual([
    '规则',
    '编号           标题            isActive  创建时间 (+08:00)    限额',
    '─────────────  ──────────────  ────────  ───────────────────  ──────────────',
    'account-first  从未见过该账号  是        2026-11-02 00:00:00  -',
    'own            nothing: seen   否        -                    每日调用上限 5',
    '',
    '名单：无',
    '',
  ]);
  expect(print({ csv: 'rules' })[0]).toBe('id,title,isActive,createdAt (Asia/Shanghai),limits.dailyCallsMax');
  expect(print({ json: true })).toContain('      "title": "The account was never seen",');
  expect(() => print({ csv: true })).toThrow('name one of them, e.g. --csv rules (rules 规则, lists 名单)');
});

test('an empty list in a row is an empty cell of CSV', () => {
  let out = '';
  const terminal = { out: (piece: string) => void (out += piece), err: () => undefined, columns: undefined };
  printResult(
    terminal,
    {
      lists: [
        { list: 'vip', readBy: [] },
        { list: 'block', readBy: ['a', 'b'] },
      ],
    },
    { csv: true },
  );
  expect(out).toBe('list,readBy\nvip,\nblock,"a, b"\n');
});

test('sentences of a list stand below each other', () => {
  let out = '';
  const terminal = { out: (piece: string) => void (out += piece), err: () => undefined, columns: undefined };
  const remains = ['ledger rows, with keyed digests of the address', 'audit rows'];
  printResult({ ...terminal, outColumns: 30 }, { id: 'era_1', remains, apis: ['a', 'b'], seal: 's' }, {});
  expect(out.split('\n')).toEqual([
    'id    era_1',
    'apis  a, b',
    'seal  s',
    '',
    'remains',
    '- ledger rows, with keyed',
    '  digests of the address',
    '- audit rows',
    '',
  ]);
});
