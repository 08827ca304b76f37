import { expect, test } from 'vitest';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import { MemoryBaselines } from '../../../engines/velocity/memory-baselines.ts';
import { MemoryCaseStore } from '../../../storage/memory/case-store.ts';
import { imei, other, setUp } from '../decision/engine-world.suite.ts';
import { DEFAULT_RULE_SET } from '../rules/default-rules.ts';
import { idOf, LIMITS, opening } from './case-fixture.ts';
import { CaseDesk, type CaseStep, type Resolving } from './case-desk.ts';
import { CaseOpenings } from './case-openings.ts';
import { DEFAULT_CASE_POLICY } from './case-policy.ts';

const NOW_MS = 5_000;
const ANN = { id: 'adm_ann', name: 'ann' };
const BOB = { id: 'adm_bob', name: 'bob' };

/** A desk over a store in memory. The labels and list entries that its steps write are texts in `written`. */
function openDesk() {
  const written = new Set<string>();
  const carryOut = async ({ operation, input }: DurableWrite) => {
    const text = String(input);
    if (operation === 'unlabel') return written.delete(text);
    if (text.endsWith('N2')) return 'taken';
    written.add(text);
    return 'recorded';
  };
  const store = new MemoryCaseStore(carryOut);
  const baselines = new MemoryBaselines({ marksMax: 20_000, placesMax: 20_000 });
  const world = setUp({ baselines });
  const desk = new CaseDesk({
    store,
    decisions: world.decisions,
    baselines,
    labels: {
      prepareLabel: ({ orderId, outcome, source }) => ({
        operation: 'label',
        input: `${outcome} by ${source}: ${orderId}`,
      }),
      prepareUnlabel: ({ orderId, source }) => ({ operation: 'unlabel', input: `fraud by ${source}: ${orderId}` }),
      endOf: (output) => output as 'recorded' | 'taken',
    },
    lists: {
      prepareFromKeys: () => ({ ok: false, problem: 'no lists here' }),
      prepareRemoval: () => ({ operation: 'none', input: '' }),
      reload: async () => undefined,
    },
    clock: { nowMs: () => NOW_MS },
    random: { bytes: (count) => new Uint8Array(count).fill(1), intBelow: () => 0 },
  });
  const open = (number: number, of?: string) => store.commit(store.prepareOpen(opening(number, of ? { of } : {})));
  const step = (changed: Partial<CaseStep> = {}): CaseStep => ({
    caseId: idOf(1),
    revision: null,
    by: ANN,
    note: null,
    ...changed,
  });
  const fraud = (changed: Partial<Resolving> = {}): Resolving => ({
    ...step(),
    outcome: 'fraud',
    source: 'cases.adm_ann',
    listings: [],
    ...changed,
  });
  return { store, desk, open, step, fraud, written, world };
}

test('of two people who saw the same case the second is told that it has changed', async () => {
  const { desk, open, step, fraud, store } = openDesk();
  open(1);
  expect(await desk.assign({ ...step({ revision: 1 }), assignee: BOB.id })).toMatchObject({
    ok: true,
    found: { state: 'assigned', assignee: BOB.id, revision: 2 },
  });
  expect(await desk.resolve(fraud({ revision: 1, by: BOB }))).toMatchObject({
    ok: false,
    why: 'changed',
    problem: expect.stringContaining('the case was changed'),
  });
  expect(await desk.note({ ...step({ revision: null }), note: 'seen' })).toMatchObject({ found: { revision: 3 } });
  expect(await desk.resolve(fraud({ revision: 3 }))).toMatchObject({ ok: true, found: { state: 'resolved' } });
  expect(await desk.assign({ ...step(), assignee: null })).toMatchObject({
    problem: expect.stringContaining('Reopen'),
  });
  expect(await desk.note({ ...step(), note: 'later' })).toMatchObject({ ok: true, found: { state: 'resolved' } });
  expect(await desk.note({ ...step({ caseId: idOf(2) }), note: 'n' })).toMatchObject({ ok: false, why: 'unknown' });
  const { events } = await store.detail(idOf(1), { ...LIMITS, events: 9 });
  expect(events.map(({ what, by, note }) => [what, by, note])).toEqual([
    ['assigned', ANN.id, null],
    ['noted', ANN.id, 'seen'],
    ['resolved', ANN.id, null],
    ['noted', ANN.id, 'later'],
  ]);
});

test.each([
  ['genuine', [0, 0, 1]],
  ['unclear', [60, 1, 2]],
] as const)('a case that is resolved as %s leaves this suspicion of its account', async (outcome, left) => {
  const { desk, step, store, world } = openDesk();
  const userAgent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/124.0.0.0';
  const person = { ...other('person', imei(1)), userIp: '36.1.1.1' };
  const { orderId } = await world.ask({ ...person, userAgent });
  await world.ask({ ...other('another', imei(2)), userIp: '36.1.1.2', userAgent }, 1);
  await store.commit(store.prepareOpen({ ...opening(1), orderId }));
  expect(await desk.resolve({ ...step(), outcome, source: 'cases.adm_ann', listings: [] })).toMatchObject({ ok: true });
  const { features } = await world.ask(person, 60);
  const [session, address, network] = left;
  expect(Math.min(Number(features.get('session_suspicion')), 60)).toBeCloseTo(session, 1);
  expect(features.get('address_suspects')).toBeCloseTo(address, 1);
  expect(features.get('network_suspects')).toBeCloseTo(network, 1);
});

test('the outcome is that of every order, also of one that joins in the middle of it', async () => {
  const { desk, open, fraud, store, written } = openDesk();
  open(1, 'a1 - -');
  const { orders } = store;
  let late = true;
  store.orders = async (id) => {
    const found = await orders.call(store, id);
    if (late) open(3, 'a1 - -');
    late = false;
    return found;
  };
  const resolved = await desk.resolve(fraud({ revision: 1 }));
  expect(resolved).toMatchObject({ ok: true, labels: { recorded: 2, taken: 0 } });
  expect([...written]).toEqual(['fraud by cases.adm_ann: N1', 'fraud by cases.adm_ann: N3']);
});

test('a resolution that is sent again is done once, and one of somebody else is refused', async () => {
  const { desk, open, fraud } = openDesk();
  open(1);
  expect(await desk.resolve(fraud({ revision: 1 }))).toMatchObject({ ok: true, found: { revision: 2 } });
  expect(await desk.resolve(fraud({ revision: 1 }))).toMatchObject({ ok: true, found: { revision: 2 } });
  expect(await desk.resolve(fraud({ revision: 1, by: BOB }))).toMatchObject({ ok: false, why: 'changed' });
  expect(await desk.resolve(fraud({ revision: 1, outcome: 'genuine' }))).toMatchObject({ ok: false, why: 'changed' });
  expect(await desk.resolve(fraud())).toMatchObject({
    ok: false,
    problem: expect.stringContaining('resolved already'),
  });
});

test('reopening takes back what the resolution reported, and gives the case back to who worked on it', async () => {
  const { desk, open, step, fraud, written } = openDesk();
  open(1, 'a1 - -');
  open(2, 'a1 - -');
  expect(await desk.reopen(step())).toMatchObject({ ok: false, problem: expect.stringContaining('not resolved') });
  await desk.assign({ ...step(), assignee: BOB.id });
  // The outcome of N2 is known from another source.
  expect(await desk.resolve(fraud())).toMatchObject({ ok: true, labels: { recorded: 1, taken: 1 } });
  expect([...written]).toEqual(['fraud by cases.adm_ann: N1']);
  expect(await desk.reopen(step({ by: BOB }))).toMatchObject({
    ok: true,
    found: { state: 'assigned', assignee: BOB.id, resolution: null, revision: 4 },
  });
  expect([...written]).toEqual([]);
  expect(await desk.resolve(fraud({ outcome: 'unclear' }))).toMatchObject({
    ok: true,
    found: { resolution: { outcome: 'unclear', source: null } },
    labels: { recorded: 0, taken: 0 },
  });
  expect([...written]).toEqual([]);
});

test('what cannot be listed is refused, and the case stays as it is', async () => {
  const { desk, open, fraud, store } = openDesk();
  open(1);
  const block = { list: 'block', kinds: ['account'], orderId: null, end: undefined, reason: undefined } as const;
  expect(await desk.resolve(fraud({ listings: [block] }))).toMatchObject({
    ok: false,
    why: 'invalid',
    problem: expect.stringContaining('past their retention'),
  });
  expect(await desk.resolve(fraud({ listings: [{ ...block, orderId: 'N7' }] }))).toMatchObject({
    problem: 'N7 is no order of this case',
  });
  expect(await store.find(idOf(1))).toMatchObject({ state: 'open', revision: 1 });
});

test('the engine opens a case beside a decision that the policy names, and nothing beside others', async () => {
  const store = new MemoryCaseStore();
  const rule = { id: 'own', title: 'Own', raises: [], level: 'review' as const, points: 0, scenes: null };
  const { ask } = setUp({
    rules: { ...DEFAULT_RULE_SET, rules: [{ ...rule, when: 'scene == "pay"' }] },
    cases: new CaseOpenings({
      store,
      policy: () => DEFAULT_CASE_POLICY,
      erasureKeys: ({ identifiers }) => identifiers.account,
      random: { bytes: (count) => new Uint8Array(count).fill(2), intBelow: () => 0 },
    }),
    commit: async (write) => store.commit(write),
  });
  await ask({ ...other('ann', 'phone-1'), scene: 'login', userIp: '8.8.8.8' });
  expect(await store.counts(0)).toEqual({ open: 0, assigned: 0, overdue: 0 });
  await ask({ ...other('ann', 'phone-1'), scene: 'pay', userIp: '8.8.8.8' }, 10);
  await ask({ ...other('bob', 'phone-1'), scene: 'pay', userIp: '10.0.0.1' }, 60);
  const found = await store.find('cas_020202020202020202');
  expect(found).toMatchObject({ number: 1, scene: 'pay', level: 'review', openedBy: 'level review', rules: ['own'] });
  expect(found?.decisions).toBe(2);
  const { decisions, entities } = await store.detail('cas_020202020202020202', LIMITS);
  expect(decisions.map(({ joinedBy }) => joinedBy)).toEqual(['device', null]);
  // An address that is not public identifies no client.
  expect(entities).toEqual({ account: 2, phone: 0, device: 1, address: 1 });
});
