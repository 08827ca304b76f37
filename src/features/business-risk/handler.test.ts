import { describe, expect, test } from 'vitest';
import { Fault } from '../../kernel/fault.ts';
import type { RiskEngine } from './decision/risk-engine.ts';
import type { DecisionRecord } from './decision/decision-record.ts';
import { decisionRecord } from './decision/decision-record-fixture.ts';
import { harmlessFeatures } from './features/harmless-features.ts';
import { BARE_REQUEST } from './ingest/bare-request.ts';
import type { RiskRequest } from './ingest/risk-request.ts';
import { simulate } from './simulator/simulate.ts';
import { businessRisk } from './contract.ts';
import { createBusinessRisk, type BusinessRiskDeps } from './handler.ts';
import { spellRequest } from './spell-request.ts';

const receivedAtMs = Date.parse('2024-05-01T12:00:00.750+08:00');
const call = {
  orderId: 'J615202405011200001234',
  appId: 'app-1',
  receivedAtMs,
  address: '10.0.0.1',
  baseUrl: 'http://localhost',
  signal: new AbortController().signal,
};
const decision = {
  level: 'review',
  types: [201, 2012],
  settledBy: 'rules',
  fired: ['address-datacenter'],
  points: 40,
  leftOut: [],
  failed: [],
} as const;

/** An engine that records the requests it gets. */
function noting(asked: unknown[] = []): RiskEngine {
  return {
    assess: async (request, { orderId, appId, atMs }) => {
      asked.push({ request, orderId, appId, atMs });
      return { record: decisionRecord({ decision }), writes: [{ operation: 'risk-decision', input: null }] };
    },
  };
}

async function ask(body: unknown, asked: unknown[] = []) {
  return createBusinessRisk({ engine: noting(asked) })(businessRisk.params.schema.parse(body), call);
}

/** The request that the handler passed to the engine for a body. */
async function understood(body: unknown): Promise<RiskRequest> {
  const asked: { request: RiskRequest }[] = [];
  await ask(body, asked);
  return asked[0]?.request ?? BARE_REQUEST;
}

const phone = { Account: { AccountType: 4, OtherAccount: { AccountId: '13815650338' } } };

describe('an account of which nothing is known', () => {
  const pass = {
    level: 'pass',
    types: [],
    settledBy: 'nothing',
    fired: [],
    points: 0,
    leftOut: [],
    failed: [],
  } as const;
  const fresh = (changed: Parameters<typeof harmlessFeatures>[0] = {}) =>
    harmlessFeatures({ account_fresh: true, ...changed });
  const outcomeOf = (record: Partial<DecisionRecord>, deps: Partial<BusinessRiskDeps> = {}) => {
    const made = decisionRecord({ decision: pass, features: fresh(), ...record });
    const engine: RiskEngine = { assess: async () => ({ record: made, writes: [] }) };
    const body = { BusinessSecurityData: phone, UserIp: '223.122.53.5' };
    return createBusinessRisk({ engine, ...deps })(businessRisk.params.schema.parse(body), call);
  };

  test('passes as the rules decided, and another source may be asked', async () => {
    expect(await outcomeOf({})).toMatchObject({ result: { res: { RiskLevel: 'pass' } }, verdict: 'unknown' });
  });

  test.each<[string, Partial<DecisionRecord>]>([
    ['a level of its own', { decision: { ...pass, level: 'review' } }],
    ['an entry of a list', { listHits: [{ entryId: 'e', list: 'allow', kind: 'account', shown: '1**8' }] }],
    ['evidence', { features: fresh({ evidence_device: 1 }) }],
    ['a first request more than a day ago', { features: fresh({ account_fresh: false }) }],
  ])('is not unknown with %s', async (_, record) => {
    expect(await outcomeOf(record, { unknownAccount: 'review' })).toMatchObject({
      result: { res: { RiskLevel: 'decision' in record ? 'review' : 'pass' } },
      verdict: 'known',
    });
  });

  test('is reviewed if the operator configures it, and the trace holds the decision', async () => {
    expect(await outcomeOf({}, { unknownAccount: 'review' })).toMatchObject({
      result: { res: { RiskLevel: 'review' } },
      trace: { account: 'unknown', decided: 'pass' },
      verdict: 'unknown',
    });
  });
});

describe('the answer', () => {
  test("the document's short example: phone, address outside, time of the server", async () => {
    const outcome = await ask({ BusinessSecurityData: phone, UserIp: '223.122.53.5' });
    expect(outcome).toMatchObject({
      ok: true,
      result: {
        res: {
          UserId: '13815650338',
          PostTime: 1714536000,
          AssociateAccount: '',
          UserIp: '223.122.53.5',
          RiskLevel: 'review',
          RiskType: [201, 2012],
        },
      },
      writes: [{ operation: 'risk-decision' }],
    });
    expect(businessRisk.result.safeParse(outcome.result).success).toBe(true);
  });

  test.each([
    [
      'QQ',
      { AccountType: 1, QQAccount: { QQOpenId: 'A'.repeat(32), AppIdUser: '100001', AssociateAccount: 'zhang' } },
      'A'.repeat(32),
      'zhang',
    ],
    [
      'QQ without an account behind it',
      { AccountType: 1, QQAccount: { QQOpenId: 'A'.repeat(32), AppIdUser: '100001' } },
      'A'.repeat(32),
      '',
    ],
    [
      'WeChat',
      {
        AccountType: 2,
        WeChatAccount: {
          WeChatOpenId: `o${'a'.repeat(27)}`,
          WeChatSubType: 1,
          WeChatAccessToken: 't',
          AssociateAccount: 'li',
        },
      },
      `o${'a'.repeat(27)}`,
      'li',
    ],
    ['a device', { AccountType: 8, OtherAccount: { AccountId: '490154203237518' } }, '490154203237518', ''],
    ['another', { AccountType: 0, OtherAccount: { AccountId: 'wang' } }, 'wang', ''],
    [
      'a digest as it was sent',
      { AccountType: 10004, OtherAccount: { AccountId: 'ABCDEF0123456789abcdef0123456789' } },
      'ABCDEF0123456789abcdef0123456789',
      '',
    ],
  ])('echoes the account of %s', async (_, Account, UserId, AssociateAccount) => {
    const outcome = await ask({ BusinessSecurityData: { Account, UserIp: '::ffff:1.2.3.4', PostTime: '1621837769' } });
    expect(outcome).toMatchObject({
      result: { res: { UserId, AssociateAccount, UserIp: '::ffff:1.2.3.4', PostTime: 1621837769 } },
    });
  });

  test('a failed dependency is left to the pipeline', async () => {
    const engine: RiskEngine = { assess: () => Promise.reject(new Fault('unavailable', 'gone')) };
    const params = businessRisk.params.schema.parse({ BusinessSecurityData: phone, UserIp: '1.2.3.4' });
    await expect(createBusinessRisk({ engine })(params, call)).rejects.toThrow(Fault);
    expect(businessRisk.faults).toEqual({ timeout: 261501, unavailable: 261501, corrupt: 261513 });
  });
});

describe('the request', () => {
  test('the engine gets the request with the call it belongs to', async () => {
    const asked: unknown[] = [];
    await ask({ BusinessSecurityData: phone, UserIp: '223.122.53.5' }, asked);
    expect(asked).toEqual([
      {
        orderId: call.orderId,
        appId: 'app-1',
        atMs: receivedAtMs,
        request: { ...BARE_REQUEST, account: { type: 'phone', accountId: '13815650338', phone: null, deviceId: null } },
      },
    ]);
  });

  test('an unknown device type is read as no device type', async () => {
    expect(
      await understood({ BusinessSecurityData: { ...phone, UserIp: '1.2.3.4', DeviceType: 0, CheckDevice: '0' } }),
    ).toMatchObject({ deviceType: null, checkDevice: false });
  });

  const full: RiskRequest = {
    account: {
      type: 'wechat',
      openId: `o${'a'.repeat(27)}`,
      subType: 'mini-program',
      nonce: 'n0nce',
      accessToken: 'tok',
      associateAccount: 'li',
      phone: '13815650338',
      deviceId: 'd-1',
    },
    scene: 'e_activity_antirush',
    userIp: '2400:3200::1',
    postTimeS: 1_714_000_000,
    userId: 'u',
    nickname: '李',
    email: 'li@mail.example',
    checkDevice: true,
    cookieHash: 'c',
    referer: 'https://m.shop.example/',
    userAgent: 'Mozilla/5.0',
    forwardedFor: '1.2.3.4',
    macAddress: '00:1a:2b:3c:4d:5e',
    vendorId: 'v',
    deviceType: 'ios',
    deviceToken: 'fp',
    deviceBusinessId: 'db',
    businessId: 'b',
    platform: 'app',
    sponsor: {
      openId: 's',
      device: 'sd',
      phone: '13900000000',
      ip: '5.6.7.8',
      campaignUrl: 'https://m.shop.example/618',
    },
    onlineScam: {
      contentLabel: 'x',
      contentSuspicious: true,
      contentBroadcast: false,
      fraudAccountType: 'qq',
      fraudAccount: '10001',
    },
    details: [{ name: 'isEmulator', value: '1' }],
  };

  test('every field reaches the engine, and spelling is its inverse', async () => {
    expect(await understood(spellRequest(full))).toEqual(full);
    expect(await understood(JSON.parse(JSON.stringify(spellRequest(full))))).toEqual(full);
  });

  test('simulated traffic is read as it was meant', async () => {
    let played = 0;
    for (const { request } of simulate({ seed: 11, startMs: receivedAtMs, days: 2, users: 60 })) {
      played += 1;
      expect(await understood(spellRequest(request))).toEqual(request);
    }
    expect(played).toBeGreaterThan(500);
  });
});
