import { expect, test } from 'vitest';
import { MemoryLearningStore } from '../../../../storage/memory/learning-store.ts';
import { LearningDesk } from '../../baselines/learning-desk.ts';
import type { SiteReading } from '../../baselines/baseline-store.ts';
import { riskContracts } from './contract.ts';
import { createRiskHandlers, type RiskDeps } from './handler.ts';

const DAY_MS = 86_400_000;
const nowMs = Date.parse('2024-05-11T00:00:00Z');
const ann = { id: 'adm-1', name: 'ann', role: 'operator' } as const;

async function setUp(site: SiteReading | null, store = new MemoryLearningStore()) {
  const learning = await LearningDesk.open({
    store,
    baselines: { site: () => site },
    onBug: () => undefined,
  });
  // The handlers of the learning mode use nothing else.
  const handlers = createRiskHandlers({ learning, clock: { nowMs: () => nowMs } } as unknown as RiskDeps);
  const ask = async (params: { readonly mode: string; readonly days?: number }) =>
    handlers.learning(riskContracts.learning.params.parse(params), ann as never);
  return { store, learning, ask, status: () => handlers.status({}, ann as never) };
}

test('an empty site learns, for 14 days at most', async () => {
  const { status } = await setUp(null);
  expect(await status()).toEqual({
    ok: true,
    result: {
      learning: true,
      firstRequestAtMs: null,
      establishedShare: null,
      establishedShareMin: 0.35,
      daysLeft: 14,
      daysMax: 14,
      endedAtMs: null,
      choice: { mode: 'auto', untilAtMs: null, chosenBy: null, chosenAtMs: null },
    },
  });
});

test('a site whose accounts are known has learned', async () => {
  const { status } = await setUp({ firstMs: nowMs - 4 * DAY_MS, requests: 500, establishedShare: 0.36 });
  expect(await status()).toMatchObject({ result: { learning: false, daysLeft: 0, establishedShare: 0.36 } });
});

test('a choice counts at once and holds after a restart, with its author', async () => {
  const site = { firstMs: nowMs - 20 * DAY_MS, requests: 500, establishedShare: 0.5 };
  const { store, learning, ask } = await setUp(site);
  const choice = { mode: 'on', untilAtMs: nowMs + 3 * DAY_MS, chosenBy: 'ann', chosenAtMs: nowMs };
  expect(await ask({ mode: 'on', days: 3 })).toMatchObject({
    ok: true,
    subject: 'on',
    result: { learning: true, daysLeft: 3, choice },
  });
  expect(learning.mode.isOn({ siteDays: 20, siteRequests: 500, establishedShare: 0.5, atMs: nowMs })).toBe(true);

  const { status: again } = await setUp(site, store);
  expect(await again()).toMatchObject({ result: { learning: true, daysLeft: 3, choice } });
  expect(await ask({ mode: 'off' })).toMatchObject({ result: { learning: false, choice: { untilAtMs: null } } });
  expect(await ask({ mode: 'auto' })).toMatchObject({ result: { learning: false, choice: { mode: 'auto' } } });
});

test('days belong to the mode on, and only there', async () => {
  const { ask, store } = await setUp(null);
  expect(await ask({ mode: 'on' })).toMatchObject({
    ok: false,
    error: 'bad_request',
    detail: expect.stringMatching(/^days: say/),
  });
  expect(await ask({ mode: 'auto', days: 3 })).toMatchObject({ ok: false, error: 'bad_request' });
  await expect(ask({ mode: 'on', days: 91 })).rejects.toThrow('<=90');
  await expect(ask({ mode: 'on', days: 0 })).rejects.toThrow('>=1');
  expect(await store.read()).toBeNull();
});
