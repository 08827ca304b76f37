import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { BARE_REQUEST } from '../ingest/bare-request.ts';
import { createPseudonymizer } from '../ingest/identifiers.ts';
import { ingestRequest } from '../ingest/ingest-request.ts';
import { createUserAgentReader } from '../ingest/user-agent.ts';
import { draftEntry } from './list-draft.ts';
import { createListIndex } from './list-index.ts';

const nowMs = Date.parse('2024-05-01T00:00:00Z');
const pseudonym = createPseudonymizer((purpose, text) => createHmac('sha256', purpose).update(text).digest());
const author = { name: 'op', nowMs, nextId: () => 'entry-1' };
const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const made = (kind: string, value: string) => draftEntry({ list: 'block', kind, value }, author, pseudonym);

// The last one is the md5 of the empty text, which all clients send that hash a phone they do not have.
test.each([
  '1378888',
  '010-88886666',
  '12345678901',
  '+852 1',
  '400 800 1234',
  'ada',
  'd41d8cd98f00b204e9800998ecf8427e',
])('the phone %s is refused, because no request names a phone by it', (value) => {
  const problem =
    'value is not a phone that a request can name: a mobile number of 11 digits, a number abroad that exists, ' +
    'with its country code, or the md5, sha256 or SM3 of one';
  expect(made('phone', value)).toEqual({ ok: false, problem });
});

test.each(['13815650338', '+86 138-1565-0338', '+852 9123 4567', '0085291234567', md5('13815650338')])(
  'the phone %s is listed',
  (value) => {
    expect(made('phone', value)).toMatchObject({ ok: true });
  },
);

test('an account meets its spelling with decomposed letters, either way', () => {
  const [composed, decomposed] = ['Jos\u00e9', 'Jose\u0301'];
  const hits = (value: string, accountId: string) => {
    const drafted = made('account', value);
    const account = { type: 'other', accountId, phone: null, deviceId: null } as const;
    const deps = { pseudonym, readUserAgent: createUserAgentReader() };
    const asked = ingestRequest({ ...BARE_REQUEST, account }, { appId: 'app', atMs: nowMs }, deps);
    return createListIndex(drafted.ok ? [drafted.entry] : [], pseudonym).match(asked).length;
  };
  for (const [value, asked] of [
    [composed, decomposed],
    [decomposed, composed],
    [decomposed, decomposed],
  ] as const)
    expect(hits(value, asked)).toBe(1);
  expect(hits(composed, 'Jose')).toBe(0);
});

test.each([
  ['2024-12-31', '2024-12-31T16:00:00.000Z'],
  ['2024/12/31 10:00', '2024-12-31T02:00:00.000Z'],
  ['2024-12-31T10:00:00Z', '2024-12-31T10:00:00.000Z'],
])('an entry that ends %s ends at %s, because days and times are of Asia/Shanghai', (end, at) => {
  const drafted = draftEntry({ list: 'block', kind: 'account', value: 'ada', end }, author, pseudonym);
  expect(drafted.ok && new Date(drafted.entry.endMs ?? 0).toISOString()).toBe(at);
});

test('an end that no calendar has is refused', () => {
  const drafted = draftEntry({ list: 'block', kind: 'account', value: 'ada', end: '2027-02-30' }, author, pseudonym);
  expect(drafted).toMatchObject({
    ok: false,
    problem: expect.stringContaining('end: must be a day such as 2026-07-03'),
  });
});
