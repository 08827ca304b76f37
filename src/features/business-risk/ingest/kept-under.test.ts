import { expect, test } from 'vitest';
import { digestHex } from '../../../kernel/digests.ts';
import { BARE_REQUEST } from './bare-request.ts';
import { ingestRequest } from './ingest-request.ts';
import type { RiskRequest } from './risk-request.ts';
import { createUserAgentReader } from './user-agent.ts';

const deps = {
  pseudonym: (purpose: string, text: string) => digestHex('sha256', `${purpose} ${text}`),
  readUserAgent: createUserAgentReader(),
};
const PHONE = '13800138000';
const SHA256 = digestHex('sha256', PHONE);

const account = (accountId: string, deviceId: string | null, phone: string | null = null) =>
  ({ type: 'other', accountId, phone, deviceId }) as const;

test.each<Partial<RiskRequest>>([
  { account: account('someone', null) },
  { account: account('someone', '490154203237518', PHONE), macAddress: '00:1A:2B:3C:4D:5E' },
  { account: account('someone', 'CDDA5BA5-8D5E-4B35-8E23-1D6CD5D41A2F'), deviceToken: 'token-1', userId: 'user' },
  { account: account(SHA256, SHA256.toUpperCase(), SHA256) },
  { account: account(digestHex('md5', PHONE), '00:1A:2B:3C:4D:5E', digestHex('md5', PHONE)), userId: SHA256 },
  { account: { type: 'phone-digest', accountId: SHA256, phone: null, deviceId: null } },
])('what %j is kept under are its md5 digests, or those that it names', (request) => {
  const { identifiers, keptUnder } = ingestRequest({ ...BARE_REQUEST, ...request }, { appId: 'app', atMs: 0 }, deps);
  for (const kind of ['account', 'phone', 'device'] as const) {
    const md5s = identifiers[kind].filter((form) => form.startsWith('md5:'));
    expect(keptUnder[kind], kind).toEqual(md5s.length > 0 ? md5s : identifiers[kind]);
  }
});

test('digests of phones that were seen in plain are kept under their md5', () => {
  const known = ['md5', 'sha256', 'sm3'].map((kind) => `${kind}:${digestHex(kind as 'md5', PHONE)}` as `md5:${string}`);
  const md5 = digestHex('md5', PHONE);
  const call = { appId: 'app', atMs: 0, forms: new Map([[md5, known]]) };
  const { identifiers, keptUnder } = ingestRequest(
    { ...BARE_REQUEST, account: account('someone', null, md5) },
    call,
    deps,
  );
  expect(identifiers.phone).toEqual(known);
  expect(keptUnder.phone).toEqual([`md5:${md5}`]);
});
