import { expect, test } from 'vitest';
import { SystemRefusal, type Call } from '../wire/define-api.ts';
import { readParams } from '../server/pipeline/read-params.ts';
import { seededRandom } from '../kernel/seeded-random.ts';
import { MemorySandboxStore } from '../storage/memory/sandbox-store.ts';
import { catalogueOf } from './catalogue.ts';
import { SANDBOXES } from '../features/index.ts';
import { createSandboxApi } from './sandbox-api.ts';
import { SandboxDesk } from './sandbox-desk.ts';
import { SandboxState } from './sandbox-state.ts';

const clock = { nowMs: () => 1_700_000_000_000 };
const call: Call = {
  orderId: 'JH1',
  appId: 'app_1',
  receivedAtMs: clock.nowMs(),
  address: '127.0.0.1',
  baseUrl: 'https://id.example.com',
  signal: new AbortController().signal,
};

async function ask(api: string, slug: string, pauses: number[] = [], more: Readonly<Record<string, unknown>> = {}) {
  const sandbox = SANDBOXES.find(({ contract }) => contract.name === api);
  const entry = sandbox && catalogueOf(sandbox).find((each) => each.slug === slug);
  if (!sandbox || !entry) throw new Error(`no ${slug} of ${api}`);
  const desk = await SandboxDesk.open({ store: new MemorySandboxStore(), clock, isShared: false });
  const pause = async (ms: number) => void pauses.push(ms);
  const read = readParams(sandbox.contract, { ...entry.fields, ...more }, Date.parse('2026-07-03T00:00:00Z'));
  if (!read.ok) throw new Error('the catalogue passes the checks of format');
  return createSandboxApi(sandbox, { desk, random: seededRandom(1), pause }).handle(read.params, call);
}

test.each([100, 5000, 40_000])('after a delay of %i ms the plain answer is given', async (ms) => {
  const pauses: number[] = [];
  expect(await ask('face-guard', `delay-${ms}`, pauses)).toMatchObject({ ok: true, result: { res: '0XX0' } });
  expect(pauses).toEqual([ms]);
});

test('nothing else waits', async () => {
  const pauses: number[] = [];
  await ask('face-verify', 'same-person', pauses);
  expect(pauses).toEqual([]);
});

test('a fault is answered as the contract answers it', async () => {
  expect(await ask('face-guard', 'fault-timeout')).toMatchObject({ ok: false, code: 279799, result: { res: 'XXX4' } });
  expect(await ask('face-verify', 'fault-corrupt')).toMatchObject({ ok: false, code: 226404 });
  expect(await ask('video-liveness', 'fault-timeout')).toMatchObject({ ok: false, code: 2546121 });
});

test('a system error records what was asked for, so that it can be replayed', async () => {
  const refused = ask('face-guard', 'system-10012');
  await expect(refused).rejects.toBeInstanceOf(SystemRefusal);
  await expect(refused).rejects.toMatchObject({ code: 10012, trace: { signals: { scenario: 'system-10012' } } });
});

test('a person who always needs a challenge gets a verdict only with one', async () => {
  expect(await ask('video-liveness', 'asks-for-challenge')).toMatchObject({ ok: false, code: 2546126 });
  const withNonce = await ask('video-liveness', 'asks-for-challenge', [], { challenge: 'a'.repeat(32) });
  expect(withNonce).toMatchObject({ ok: true, result: { faceAdvise: '系统判断为同一人' } });
});

test('pictures are links on this server, each with a name and a token of its own', async () => {
  const answer = await ask('video-liveness', 'same-person');
  const { pictures = [] } = (answer as { result: { pictures?: string[] } }).result;
  expect(new Set(pictures).size).toBe(8);
  for (const picture of pictures)
    expect(picture).toMatch(
      /^https:\/\/id\.example\.com\/videoAuth\/face-store-njb\?y=2023&m=11&d=15&p=[\da-f]{32}\.jpg&token=[\da-f]{24}$/,
    );
});

test('a sandbox under load keeps its memory bounded, and its latest attacks', () => {
  const state = new SandboxState();
  const attack = (atMs: number) => ({
    atMs,
    offsetMs: 0,
    what: {
      kind: 'call' as const,
      api: 'face-verify',
      orderId: 'JH1',
      code: 0,
      charged: true,
      signals: null,
      resultDigest: null,
      attackOn: '119999190006010010',
      pictures: [],
    },
  });
  for (let atMs = 0; atMs < 50_000; atMs++) state.add(attack(atMs));
  expect(state.events.length).toBeLessThanOrEqual(20_000);
  const attacks = state.at(60_000).attacksOn('119999190006010010');
  expect(attacks.length).toBeLessThanOrEqual(2000);
  expect(attacks.at(-1)).toBe(49_999);
});
