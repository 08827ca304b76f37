import { expect, test } from 'vitest';
import type { Administrator, AdministratorStore, AdminToken } from './administrator-store.ts';
import type { SecondFactorStore } from './second-factor-store.ts';

const ADA = 'adm_1';
const GRACE = 'adm_2';

const administrator = (id: string): Administrator => ({
  id,
  name: `name of ${id}`,
  role: 'owner',
  appIds: [],
  disabled: false,
  passwordHash: 'h',
  createdAtMs: 1,
});
const token = (digest: string, administratorId: string, kind: AdminToken['kind']): AdminToken => ({
  digest,
  administratorId,
  kind,
  label: 'x',
  createdAtMs: 1,
  expiresAtMs: null,
});
const offer = (startedAtMs: number) => ({ secretSealed: Uint8Array.of(1, 2, startedAtMs), startedAtMs });
const confirmed = {
  administratorId: ADA,
  startedAtMs: 5,
  step: 100,
  recoveryDigests: ['r1', 'r2'],
  keptSession: 'kept',
};

/** Tests that every SecondFactorStore must pass, with the AdministratorStore over the same data. */
export function secondFactorStoreSuite(
  open: () => Promise<{ readonly factors: SecondFactorStore; readonly administrators: AdministratorStore }>,
): void {
  async function withPeople() {
    const stores = await open();
    for (const id of [ADA, GRACE]) await stores.administrators.add(administrator(id));
    return stores;
  }

  async function enrolled() {
    const stores = await withPeople();
    await stores.factors.begin(ADA, offer(5));
    expect(await stores.factors.confirm(confirmed)).toBe(true);
    return stores;
  }

  test('an offer is not in force, and a later offer takes its place', async () => {
    const { factors } = await withPeople();
    expect(await factors.of(ADA)).toBeNull();
    expect(await factors.begin(ADA, offer(4))).toBe(true);
    expect(await factors.begin(ADA, offer(5))).toBe(true);
    expect(await factors.of(ADA)).toEqual({
      ...offer(5),
      inForce: false,
      lastStep: -1,
      wrongCodes: 0,
      recoveryCodesLeft: 0,
    });
    expect(await factors.holders()).toEqual(new Set());
    expect([await factors.useStep(ADA, 1), await factors.useRecoveryCode(ADA, 'r1')]).toEqual([false, false]);
  });

  test('only the latest offer can be put in force, once', async () => {
    const { factors } = await withPeople();
    await factors.begin(ADA, offer(4));
    await factors.begin(ADA, offer(5));
    expect(await factors.confirm({ ...confirmed, startedAtMs: 4 })).toBe(false);
    expect(await factors.of(ADA)).toMatchObject({ inForce: false, recoveryCodesLeft: 0 });
    expect(await factors.confirm(confirmed)).toBe(true);
    expect(await factors.confirm({ ...confirmed, recoveryDigests: ['r3'] })).toBe(false);
    expect(await factors.of(ADA)).toEqual({
      ...offer(5),
      inForce: true,
      lastStep: 100,
      wrongCodes: 0,
      recoveryCodesLeft: 2,
    });
    expect(await factors.holders()).toEqual(new Set([ADA]));
    expect(await factors.begin(ADA, offer(6))).toBe(false);
  });

  test('a factor that comes into force ends the other sessions of its holder, and no token', async () => {
    const { factors, administrators } = await withPeople();
    for (const each of [
      token('kept', ADA, 'session'),
      token('other', ADA, 'session'),
      token('program', ADA, 'token'),
      token('of grace', GRACE, 'session'),
    ])
      await administrators.addToken(each);
    await factors.begin(ADA, offer(5));
    await factors.confirm(confirmed);
    const left = await administrators.tokensOf(ADA);
    expect(left.map(({ digest }) => digest).toSorted()).toEqual(['kept', 'program']);
    expect(await administrators.tokensOf(GRACE)).toHaveLength(1);
  });

  test('a time step is used once, also by requests at the same time, and no earlier one after it', async () => {
    const { factors } = await enrolled();
    expect(await factors.useStep(ADA, 100)).toBe(false);
    const race = await Promise.all(Array.from({ length: 8 }, () => factors.useStep(ADA, 102)));
    expect(race.filter(Boolean)).toEqual([true]);
    expect([await factors.useStep(ADA, 101), await factors.useStep(ADA, 103)]).toEqual([false, true]);
    expect(await factors.useStep(GRACE, 200)).toBe(false);
  });

  test('a recovery code is used once, also by requests at the same time, and only by its holder', async () => {
    const { factors } = await enrolled();
    expect(await factors.useRecoveryCode(GRACE, 'r1')).toBe(false);
    const race = await Promise.all(Array.from({ length: 8 }, () => factors.useRecoveryCode(ADA, 'r1')));
    expect(race.filter(Boolean)).toEqual([true]);
    expect(await factors.of(ADA)).toMatchObject({ recoveryCodesLeft: 1 });
  });

  test('wrong codes are counted until a right one comes', async () => {
    const { factors } = await enrolled();
    for (let wrong = 0; wrong < 3; wrong++) await factors.countWrongCode(ADA);
    expect(await factors.of(ADA)).toMatchObject({ wrongCodes: 3 });
    await factors.useStep(ADA, 101);
    expect(await factors.of(ADA)).toMatchObject({ wrongCodes: 0 });
    await factors.countWrongCode(ADA);
    await factors.useRecoveryCode(ADA, 'r1');
    expect(await factors.of(ADA)).toMatchObject({ wrongCodes: 0 });
  });

  test('a removed factor leaves nothing behind', async () => {
    const { factors } = await enrolled();
    expect(await factors.remove(GRACE)).toBe(false);
    expect(await factors.remove(ADA)).toBe(true);
    expect(await factors.remove(ADA)).toBe(false);
    expect(await factors.of(ADA)).toBeNull();
    await factors.begin(ADA, offer(9));
    await factors.confirm({ ...confirmed, startedAtMs: 9, recoveryDigests: ['r9'] });
    expect(await factors.useRecoveryCode(ADA, 'r1')).toBe(false);
  });

  test('a session without a code is opened only while no factor is in force', async () => {
    const { factors, administrators } = await withPeople();
    const openSession = (digest: string, provedFactor: boolean) =>
      administrators.addSession(token(digest, ADA, 'session'), { passwordHash: 'h', provedFactor });
    await factors.begin(ADA, offer(5));
    expect(await openSession('a', false)).toBe(true);
    await factors.confirm(confirmed);
    expect([await openSession('b', false), await openSession('c', true)]).toEqual([false, true]);
    expect(await administrators.byToken('c')).toMatchObject({ hasSecondFactor: true });
    await factors.remove(ADA);
    expect(await administrators.byToken('c')).toMatchObject({ hasSecondFactor: false });
  });
}
