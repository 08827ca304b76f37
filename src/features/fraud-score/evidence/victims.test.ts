import { createHmac } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlEvidenceStore } from '../../../storage/sql/evidence/evidence-store.ts';
import { imei, setUp, signal, START_MS } from '../../business-risk/decision/engine-world.suite.ts';
import type { RiskRequest } from '../../business-risk/ingest/risk-request.ts';
import type { RiskLevel } from '../../business-risk/rules/risk-types.ts';
import { OwnDecisionReports } from './decision-reports.ts';
import { subjectOf } from './subject.ts';

const DAY_S = 86_400;
const HEADLESS = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/119.0.0.0';
const PHONE_AGENT = 'Mozilla/5.0 (Linux; Android 13; V2231A Build/TP1A) AppleWebKit/537.36 Chrome/101.0 Mobile';
const secrets = {
  mac: (purpose: string, text: string | Uint8Array) => createHmac('sha256', purpose).update(text).digest(),
};

/** A site on which every rejection becomes evidence, over the whole engine and a real store of evidence. */
async function site() {
  const { database, dispose } = await openTemporaryDatabase();
  onTestFinished(dispose);
  const store = new SqlEvidenceStore(database);
  const reports = new OwnDecisionReports({ store, secrets, api: 'business-risk', rejectionsAreEvidence: true });
  const world = setUp({
    reports,
    commit: async (write) => {
      if (write.operation.startsWith('evidence')) await database.writeAll([write]);
    },
  });
  const ask = async (
    phone: string,
    from: { deviceId?: string; userIp: string; userAgent?: string },
    afterS: number,
    more: Partial<RiskRequest> = {},
  ) => {
    const { deviceId = null, userIp, userAgent = PHONE_AGENT } = from;
    const account = { type: 'phone', accountId: phone, phone: null, deviceId } as const;
    const request = { account, userIp, userAgent, scene: 'e_login_protection', ...more };
    return (await world.ask(request, afterS)).decision.level;
  };
  const codesAgainst = async (kind: 'phone' | 'device', text: string) => {
    const subject = subjectOf(secrets, kind, { form: 'plain', text });
    const atMs = START_MS + 30 * DAY_S * 1000;
    const [dossier] = await store.look([subject], { atMs, asker: null }, signal);
    return (dossier?.evidence ?? []).map(({ code }) => code).toSorted();
  };
  return { ask, codesAgainst };
}

const phoneOf = (index: number) => `138156${String(50_338 + index * 977).padStart(5, '0')}`;

describe('a person who is named by an attack keeps a clean phone', () => {
  test('a headless browser that names a stranger, once and day after day', async () => {
    const { ask, codesAgainst } = await site();
    for (let day = 0; day < 7; day += 1)
      expect(
        await ask(phoneOf(0), { deviceId: imei(1), userIp: '36.1.1.7', userAgent: HEADLESS }, day * DAY_S + day * 777),
      ).toBe('reject');
    expect(await codesAgainst('phone', phoneOf(0))).toEqual([]);
    expect((await codesAgainst('device', imei(1))).length).toBeGreaterThan(0);
  });

  test('a headless browser that names a customer of many days', async () => {
    const { ask, codesAgainst } = await site();
    for (let day = 0; day < 7; day += 1)
      await ask(phoneOf(0), { deviceId: imei(1), userIp: '36.1.1.7' }, day * DAY_S + day * 777);
    expect(await ask(phoneOf(0), { deviceId: imei(2), userIp: '58.9.9.9', userAgent: HEADLESS }, 8 * DAY_S)).toBe(
      'reject',
    );
    expect(await codesAgainst('phone', phoneOf(0))).toEqual([]);
  });

  test('credential stuffing: one script, many customers', async () => {
    const { ask, codesAgainst } = await site();
    const levels: RiskLevel[] = [];
    for (let index = 0; index < 12; index += 1) {
      const home = { deviceId: imei(100 + index), userIp: `36.${index}.1.7` };
      for (let day = 0; day < 4; day += 1) await ask(phoneOf(index), home, day * DAY_S + index * 611 + day * 777);
    }
    for (let index = 0; index < 12; index += 1) {
      const from = { deviceId: imei(1), userIp: `58.${index}.9.9`, userAgent: 'python-requests/2.31.0' };
      levels.push(await ask(phoneOf(index), from, 5 * DAY_S + index * 3));
    }
    expect(levels).toEqual(levels.map(() => 'reject'));
    for (let index = 0; index < 12; index += 1) expect(await codesAgainst('phone', phoneOf(index))).toEqual([]);
  });

  test('guessing at one account by a program that keeps a beat, over two days', async () => {
    const { ask, codesAgainst } = await site();
    const levels: RiskLevel[] = [];
    for (let day = 0; day < 2; day += 1)
      for (let index = 0; index < 45; index += 1)
        levels.push(await ask(phoneOf(0), { deviceId: imei(1), userIp: '58.9.9.9' }, day * DAY_S + index * 16));
    expect(levels).toContain('reject');
    expect(await codesAgainst('phone', phoneOf(0))).toEqual([]);
    expect(await codesAgainst('device', imei(1))).toContain(11003);
  });

  test('an SMS farm that registers numbers, some of them bought from their owners', async () => {
    const { ask, codesAgainst } = await site();
    const levels: RiskLevel[] = [];
    for (let index = 0; index < 20; index += 1)
      levels.push(await ask(phoneOf(index), { deviceId: imei(1), userIp: '47.92.1.1' }, index * 41));
    expect(levels).toContain('reject');
    for (let index = 0; index < 20; index += 1) expect(await codesAgainst('phone', phoneOf(index))).toEqual([]);
    expect((await codesAgainst('device', imei(1))).length).toBeGreaterThan(0);
  });

  test('an identifier of a stranger: numbers of strangers on a device id that many use', async () => {
    const { ask, codesAgainst } = await site();
    for (let index = 0; index < 8; index += 1) {
      const userAgent = `Model${'ABCDEFGH'[index] ?? ''}/1.0 HeadlessChrome/119.0`;
      await ask(phoneOf(index), { deviceId: 'shared-7', userIp: `36.${index}.1.7`, userAgent }, index * 600);
    }
    for (let index = 0; index < 8; index += 1) expect(await codesAgainst('phone', phoneOf(index))).toEqual([]);
  });

  /** A customer of five days, on the own phone at home. */
  const HOME = { deviceId: imei(1), userIp: '36.1.1.7' };
  const customer = async () => {
    const { ask, codesAgainst } = await site();
    for (let day = 0; day < 5; day += 1) await ask(phoneOf(0), HOME, day * DAY_S + day * 777);
    return { ask, codesAgainst };
  };
  const FARM = { details: [{ name: 'groupControl', value: '1' }] };

  test.each([
    ['a SIM card that was swapped, on a phone of a farm', { deviceId: imei(2), userIp: '58.9.9.9' }, FARM],
    ['a SIM card that was swapped, over the same network', { deviceId: imei(2), userIp: '36.1.1.7' }, FARM],
    [
      'a SIM card that was swapped, over the same network, by an app that names no device',
      { userIp: '36.1.1.7' },
      FARM,
    ],
    ['a password that was phished, tried by a script', { userIp: '58.9.9.9', userAgent: 'python-requests/2.31.0' }, {}],
    [
      'a password that was phished, in a browser of a farm',
      { deviceId: imei(2), userIp: '58.9.9.9', userAgent: HEADLESS },
      {},
    ],
    [
      'a session that was stolen, with the device id of its owner',
      { ...HOME, userIp: '58.9.9.9', userAgent: HEADLESS },
      {},
    ],
    ['a session that was stolen, with the device id and the agent', { ...HOME, userIp: '58.9.9.9' }, FARM],
  ])('a takeover: %s', async (_, from, more) => {
    const { ask, codesAgainst } = await customer();
    for (let day = 6; day < 9; day += 1) expect(await ask(phoneOf(0), from, day * DAY_S, more)).toBe('reject');
    expect(await codesAgainst('phone', phoneOf(0))).toEqual([]);
  });

  test('invitations that name a customer as their sponsor', async () => {
    const { ask, codesAgainst } = await customer();
    const sponsor = { openId: null, device: HOME.deviceId, phone: phoneOf(0), ip: HOME.userIp, campaignUrl: null };
    const levels: RiskLevel[] = [];
    for (let index = 1; index <= 20; index += 1)
      levels.push(
        await ask(phoneOf(index), { deviceId: imei(2), userIp: '47.92.1.1' }, 6 * DAY_S + index * 41, {
          scene: 'e_activity_antirush',
          sponsor,
        }),
      );
    expect(levels).toContain('reject');
    expect(await codesAgainst('phone', phoneOf(0))).toEqual([]);
    expect(await codesAgainst('device', HOME.deviceId)).toEqual([]);
  });
});

test('a person whose own phone turns to a script is answerable', async () => {
  const { ask, codesAgainst } = await site();
  const home = { deviceId: imei(1), userIp: '36.1.1.7' };
  for (let day = 0; day < 5; day += 1) await ask(phoneOf(0), home, day * DAY_S + day * 777);
  expect(await ask(phoneOf(0), { ...home, userAgent: HEADLESS }, 6 * DAY_S)).toBe('reject');
  expect((await codesAgainst('phone', phoneOf(0))).length).toBeGreaterThan(0);
});
