import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Fault, type FaultKind } from '../../kernel/fault.ts';
import { parseIdNumber, type IdNumber } from '../../identity/id-number.ts';
import { parseRealName } from '../../identity/real-name.ts';
import type { PersonId, Register } from '../../people/register.ts';
import { dayNumberOf } from './attacks/attack-day.ts';
import type { AttackStore } from './attacks/attack-store.ts';
import { MemoryAttackStore } from '../../storage/memory/attack-store.ts';
import { MemoryRegister } from '../../storage/memory/register.ts';
import { faceGuard, FACE_GUARD_MESSAGES } from './contract.ts';
import { createFaceGuard, type FaceGuardDeps } from './handler.ts';

const NOON = Date.parse('2024-07-03T12:00:00+08:00');
const fields = { idcard: '11010519491231002X', realname: '张三' };
const personIdOf = (idNumber: IdNumber) => createHash('md5').update(idNumber).digest('hex') as PersonId;
const call = {
  orderId: 'JH797240703120000aaaaa',
  appId: 'app_1',
  receivedAtMs: NOON,
  address: '203.0.113.7',
  baseUrl: 'http://localhost:8080',
  signal: new AbortController().signal,
};

function registerOf(...people: readonly (readonly [string, string])[]): MemoryRegister {
  const register = new MemoryRegister();
  for (const [number, name] of people) {
    const [idNumber, realName] = [parseIdNumber(number), parseRealName(name)];
    if (!idNumber || !realName) throw new Error('the fixture is not a person');
    register.add(idNumber, realName, { kind: 'none', reason: 'no-photo' });
  }
  return register;
}

const failing = (kind: FaultKind) => async () => Promise.reject(new Fault(kind, 'as the test wants it'));
const failingRegister = (kind: FaultKind): Register => ({ match: failing(kind) });
const failingHistory = (kind: FaultKind): Pick<AttackStore, 'days' | 'marks'> => ({
  days: failing(kind),
  marks: async () => [],
});

async function ask(deps: Partial<FaceGuardDeps> = {}, asked = fields, receivedAtMs = NOON) {
  const params = faceGuard.params.schema.parse(asked);
  const register = registerOf([fields.idcard, fields.realname]);
  const defaults = { register, attackStore: new MemoryAttackStore(), personIdOf, sealing: { sealAfterMs: 0 } };
  return createFaceGuard({ ...defaults, ...deps })(params, { ...call, receivedAtMs });
}

async function historyOf(...times: readonly string[]): Promise<MemoryAttackStore> {
  const store = new MemoryAttackStore();
  const idNumber = parseIdNumber(fields.idcard);
  if (!idNumber) throw new Error('the fixture is not a number');
  const more = { source: 'gates', personId: personIdOf(idNumber), kind: 'other', score: null, appId: null } as const;
  const events = times.map((time, index) => ({ ...more, eventId: `e${index}`, atMs: Date.parse(`${time}+08:00`) }));
  await store.append(events, NOON);
  return store;
}

describe('identity and history were both answered', () => {
  test('an attack of today is reported only from tomorrow on', async () => {
    const attackStore = await historyOf('2024-07-03T11:00:00');
    expect(await ask({ attackStore })).toMatchObject({ ok: true, result: { res: '0XX0' } });
    const tomorrow = await ask({ attackStore }, fields, NOON + 86_400_000);
    expect(tomorrow).toMatchObject({ result: { res: '0XX1', data: { idRisk1dItfinCnt: 1, idRiskItfinLasttime: 1 } } });
  });

  test('every window counts whole days that end at the last midnight, with the share of their nights', async () => {
    const times = ['2024-07-02T03:00:00', '2024-07-02T06:00:00', '2024-07-01T05:59:59', '2024-01-05T00:00:00'];
    const outcome = await ask({ attackStore: await historyOf(...times, '2024-01-04T23:59:59') });
    const data = {
      idFlag: '1',
      idRisk120dItfinCnt: 3,
      idRisk120dItfinNightcnt: 0.67,
      idRisk14dItfinCnt: 3,
      idRisk14dItfinNightcnt: 0.67,
      idRisk180dItfinCnt: 4,
      idRisk180dItfinNightcnt: 0.75,
      idRisk1dItfinCnt: 2,
      idRisk1dItfinNightcnt: 0.5,
      idRisk30dItfinCnt: 3,
      idRisk30dItfinNightcnt: 0.67,
      idRisk3dItfinCnt: 3,
      idRisk3dItfinNightcnt: 0.67,
      idRisk60dItfinCnt: 3,
      idRisk60dItfinNightcnt: 0.67,
      idRisk7dItfinCnt: 3,
      idRisk7dItfinNightcnt: 0.67,
      idRiskItfinLasttime: 1,
    };
    const result = { res: '0XX1', msg: FACE_GUARD_MESSAGES['0XX1'], data };
    expect(outcome).toMatchObject({ ok: true, result });
    expect(Object.keys(outcome.result?.data ?? {})).toEqual(Object.keys(data));
    expect(() => faceGuard.result.parse(outcome.result)).not.toThrow();
  });

  test('the answer leaves what is needed to settle a dispute, and neither number nor name', async () => {
    const { trace } = await ask({ attackStore: await historyOf('2024-07-02T03:00:00') });
    expect(trace).toMatchObject({ res: '0XX1', attacks: { today: '2024-07-03', lastEvent: 1 } });
    expect(trace?.['attacks']).toHaveProperty('windows.0', { days: 1, count: 1, night: 1 });
    for (const secret of Object.values(fields)) expect(JSON.stringify(trace)).not.toContain(secret);
  });
});

describe('only the identity was answered', () => {
  test.each([
    ['another name', { ...fields, realname: '李四' }],
    ['an unknown number', { ...fields, idcard: '110101199003074514' }],
  ])('%s is answered, regardless of the history', async (_, asked) => {
    for (const deps of [{}, { attackStore: failingHistory('unavailable') }])
      expect(await ask(deps, asked)).toMatchObject({ ok: true, result: { res: '5XXX' } });
  });

  test.each(['unavailable', 'corrupt'] as const)(
    'if the history is %s, the identity is still answered',
    async (kind) => {
      const outcome = await ask({ attackStore: failingHistory(kind) });
      expect(outcome).toMatchObject({ ok: true, result: { res: '0XX5', msg: FACE_GUARD_MESSAGES['0XX5'] } });
      expect(outcome.result).not.toHaveProperty('data');
    },
  );
});

describe('nothing was told', () => {
  const open = { kind: 'unavailable' } as const;
  test.each<[string, Partial<FaceGuardDeps>]>([
    ['6XXX', { consents: { allows: async () => false } }],
    ['7XXX', { register: failingRegister(open.kind), attackStore: failingHistory('timeout') }],
    ['7XXX', { register: failingRegister('timeout'), attackStore: failingHistory('corrupt') }],
    ['XXX4', { register: failingRegister('timeout'), attackStore: failingHistory('timeout') }],
    ['XXX4', { register: failingRegister('timeout') }],
    ['XXX4', { attackStore: failingHistory('timeout') }],
    ['XXX5', { register: failingRegister('unavailable') }],
    ['XXXX', { register: failingRegister('corrupt') }],
  ])('%s is 279799 with a result', async (res, deps) => {
    const msg = FACE_GUARD_MESSAGES[res as keyof typeof FACE_GUARD_MESSAGES];
    expect(await ask(deps)).toMatchObject({ ok: false, code: 279799, result: { res, msg } });
  });

  test('a bug is not reported as an answer of a service', async () => {
    const register: Register = { match: async () => Promise.reject(new TypeError('a bug')) };
    await expect(ask({ register })).rejects.toThrow(TypeError);
  });
});

describe('sealing', () => {
  const hour = 3_600_000;
  const midnight = Date.parse('2024-07-03T00:00:00+08:00');
  const sealing = { sealAfterMs: 2 * hour };

  test('yesterday is answered once it is sealed', async () => {
    const early = await ask({ sealing }, fields, midnight + 2 * hour - 1);
    expect(early).toMatchObject({ ok: false, code: 279799, result: { res: 'XXX3' } });
    expect(await ask({ sealing }, fields, midnight + 2 * hour)).toMatchObject({ ok: true, result: { res: '0XX0' } });
    const another = { ...fields, realname: '李四' };
    expect(await ask({ sealing }, another, midnight)).toMatchObject({ ok: true, result: { res: '5XXX' } });
  });

  test('an operator seals a day early, or holds it open for late reports', async () => {
    const attackStore = new MemoryAttackStore();
    const day = dayNumberOf(midnight) - 1;
    await attackStore.mark({ day, state: 'sealed', changedAtMs: midnight });
    expect(await ask({ sealing, attackStore }, fields, midnight)).toMatchObject({ result: { res: '0XX0' } });
    await attackStore.mark({ day, state: 'held', changedAtMs: midnight });
    expect(await ask({ sealing, attackStore })).toMatchObject({ result: { res: 'XXX3' } });
    expect(await ask({ sealing, attackStore }, fields, NOON + 86_400_000)).toMatchObject({ result: { res: 'XXX3' } });
    await attackStore.mark({ day, state: 'sealed', changedAtMs: NOON });
    expect(await ask({ sealing, attackStore })).toMatchObject({ result: { res: '0XX0' } });
  });
});

describe('a number that the register does not know', () => {
  const stranger = { ...fields, idcard: '110101199003074514' };

  test('has a verdict of its own, although the wire has 5XXX for it and for a name that does not match', async () => {
    const [unknown, mismatch] = [await ask({}, stranger), await ask({}, { ...fields, realname: '李四' })];
    expect(unknown).toMatchObject({ ok: true, result: { res: '5XXX' }, verdict: 'unknown' });
    expect(unknown.trace).toMatchObject({ identity: 'unknown' });
    expect(mismatch).toMatchObject({ ok: true, result: { res: '5XXX' }, verdict: 'mismatch' });
    expect(mismatch.trace).toMatchObject({ identity: 'name-mismatch' });
    expect(await ask()).toMatchObject({ result: { res: '0XX0' }, verdict: 'known' });
  });

  test('is an uncharged failure if the operator configures it, and a mismatch stays an answer', async () => {
    const refused = { ok: false, code: 279799, result: { res: 'XXXX' }, verdict: 'unknown' };
    expect(await ask({ unknownPerson: 'failure' }, stranger)).toMatchObject(refused);
    expect(await ask({ unknownPerson: 'failure' }, { ...fields, realname: '李四' })).toMatchObject({
      result: { res: '5XXX' },
      verdict: 'mismatch',
    });
  });

  test('without consent no other source may be asked either', async () => {
    expect(await ask({ consents: { allows: async () => false } })).toMatchObject({ code: 279799, isFinal: true });
  });
});
