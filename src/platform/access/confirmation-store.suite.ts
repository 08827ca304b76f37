import { expect, test } from 'vitest';
import type { Role } from './actor.ts';
import type { Administrator, AdministratorStore } from './administrator-store.ts';
import type { Confirmation, ConfirmationStore } from './confirmation-store.ts';

const ada: Administrator = {
  id: 'ada',
  name: 'ada',
  role: 'analyst',
  appIds: [],
  disabled: false,
  passwordHash: null,
  createdAtMs: 1,
};
const roles: readonly Role[] = ['owner', 'analyst'];
const call = (askedBy: string, changes: Partial<Confirmation> = {}) => ({
  roles,
  askers: ['ada', 'grace', 'linus'],
  confirmation: {
    id: `cnf_${askedBy}`,
    operation: 'rules.publish',
    callDigest: 'd',
    shownFields: { versionId: 'v1' },
    askedBy,
    askedAtMs: 10,
    endsAtMs: 20,
    ...changes,
  },
});

/** Tests that every ConfirmationStore must pass, with the AdministratorStore over the same data. */
export function confirmationStoreSuite(
  open: () => Promise<{ readonly confirmations: ConfirmationStore; readonly administrators: AdministratorStore }>,
): void {
  async function withPeople() {
    const stores = await open();
    for (const id of ['ada', 'grace', 'linus']) await stores.administrators.add({ ...ada, id, name: id });
    return stores;
  }

  test('a first call waits, and the same call of another person takes it', async () => {
    const { confirmations } = await withPeople();
    expect(await confirmations.match(call('ada'))).toBeNull();
    expect(await confirmations.list(10)).toEqual([call('ada').confirmation]);
    expect(await confirmations.match(call('grace', { askedAtMs: 11, endsAtMs: 21 }))).toEqual({ askedBy: 'ada' });
    expect(await confirmations.list(11)).toEqual([]);
    expect(await confirmations.match(call('linus')), 'it is taken once').toBeNull();
  });

  test('the call of an account that may be of the same person does not count', async () => {
    const { confirmations } = await withPeople();
    await confirmations.match(call('ada'));
    expect(await confirmations.match({ ...call('grace'), askers: ['linus'] })).toBeNull();
    expect(await confirmations.match(call('linus'))).toEqual({ askedBy: 'grace' });
  });

  test('a call that does not count beside an earlier one leaves that one to a third person', async () => {
    const { confirmations } = await withPeople();
    await confirmations.match(call('ada'));
    expect(await confirmations.match({ ...call('grace', { askedAtMs: 11, endsAtMs: 21 }), askers: [] })).toBeNull();
    expect(await confirmations.list(11)).toMatchObject([{ id: 'cnf_ada' }, { id: 'cnf_grace' }]);
    expect(await confirmations.match({ ...call('linus'), askers: ['ada'] })).toEqual({ askedBy: 'ada' });
    expect(await confirmations.list(11), 'the call is made, so nobody waits for it').toEqual([]);
  });

  test('nobody confirms an own call, however often it is made', async () => {
    const { confirmations } = await withPeople();
    await confirmations.match(call('ada'));
    expect(await confirmations.match(call('ada', { id: 'cnf_2', askedAtMs: 15, endsAtMs: 25 }))).toBeNull();
    expect(await confirmations.list(15)).toEqual([
      call('ada', { id: 'cnf_2', askedAtMs: 15, endsAtMs: 25 }).confirmation,
    ]);
  });

  test('only the same operation with the same parameters confirms', async () => {
    const { confirmations } = await withPeople();
    await confirmations.match(call('ada'));
    expect(await confirmations.match(call('grace', { callDigest: 'other' }))).toBeNull();
    expect(await confirmations.match(call('linus', { operation: 'scoreModels.publish' }))).toBeNull();
    expect(await confirmations.list(10)).toHaveLength(3);
  });

  test('a call waits until its end', async () => {
    const { confirmations } = await withPeople();
    await confirmations.match(call('ada'));
    expect([await confirmations.list(19), await confirmations.list(20)]).toMatchObject([[{ id: 'cnf_ada' }], []]);
    expect(await confirmations.match(call('grace', { askedAtMs: 20, endsAtMs: 30 }))).toBeNull();
    expect(await confirmations.match(call('ada', { askedAtMs: 29, endsAtMs: 39 }))).toEqual({ askedBy: 'grace' });
  });

  test.each([{ disabled: true }, { role: 'auditor' as const }])(
    'a first caller with %j counts no more',
    async (change) => {
      const { confirmations, administrators } = await withPeople();
      await confirmations.match(call('ada'));
      await administrators.change({ id: ada.id, ...change });
      expect(await confirmations.match(call('grace'))).toBeNull();
      expect(await confirmations.match(call('linus'))).toEqual({ askedBy: 'grace' });
    },
  );

  test('of callers at the same time, every second one confirms', async () => {
    const { confirmations } = await withPeople();
    const race = await Promise.all(['ada', 'grace'].map((id) => confirmations.match(call(id))));
    expect(race.filter((each) => each !== null)).toHaveLength(1);
  });

  test('a waiting call can be taken back', async () => {
    const { confirmations } = await withPeople();
    await confirmations.match(call('ada'));
    expect([await confirmations.remove('cnf_ada'), await confirmations.remove('cnf_ada')]).toEqual([true, false]);
    expect(await confirmations.match(call('grace'))).toBeNull();
  });
}
