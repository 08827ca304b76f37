import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendAdmin } from './admin-requests.ts';
import { openServerUnderTest, type ServerUnderTest } from './running-server.ts';

let server: ServerUnderTest;
let remove = async () => {};
beforeAll(async () => {
  ({ server, remove } = await openServerUnderTest({ RENZHENG_ADMIN_SECOND_PERSON: 'on' }));
});
afterAll(() => remove());

test('one owner is not locked out; from the second person on, two are asked for', async () => {
  // The first owner is alone, so it makes the second one and its token by itself.
  await server.admin('administrators.create', { name: 'ada', role: 'owner' });
  const { rows } = (await server.admin('audit.list', { operation: 'administrators.create' })) as {
    rows: readonly { readonly fields: unknown }[];
  };
  expect(rows[0]?.fields).toMatchObject({ name: 'ada', secondPerson: 'nobody else may do this' });

  // From here on, one owner cannot become two: neither by a token nor by an account nor by disabling the other.
  for (const [operation, params] of [
    ['administrators.issue-token', { name: 'ada', label: 'stolen' }],
    ['administrators.create', { name: 'puppet', role: 'owner' }],
    ['administrators.change', { name: 'ada', disabled: true }],
    ['administrators.change', { name: 'ada', password: 'correct horse battery' }],
    ['administrators.remove-totp', { name: 'ada' }],
    ['administrators.link-identity', { name: 'ada', subject: 's' }],
    ['administrators.unlink-identity', { name: 'ada' }],
  ] as const)
    await expect(server.admin(operation, params)).rejects.toThrow('second_person_required');

  const waiting = (await server.admin('confirmations.list')) as {
    isOn: boolean;
    confirmations: readonly { id: string; operation: string; askedBy: string; own: boolean; fields: unknown }[];
  };
  expect(waiting.isOn).toBe(true);
  expect(waiting.confirmations).toHaveLength(7);
  expect(waiting.confirmations).toContainEqual(
    expect.objectContaining({
      operation: 'administrators.create',
      askedBy: 'owner',
      own: true,
      fields: { name: 'puppet', role: 'owner', appIds: [] },
    }),
  );
  expect(JSON.stringify(waiting)).not.toContain('horse');
  for (const { id } of waiting.confirmations)
    expect(await server.admin('confirmations.withdraw', { confirmationId: id })).toEqual({ withdrawn: true });
  expect((await server.admin('confirmations.list'))['confirmations']).toEqual([]);
});

test('rules are published by two persons', async () => {
  const fresh = await openServerUnderTest({ RENZHENG_ADMIN_SECOND_PERSON: 'off' });
  const { admin, dir } = fresh.server;
  await admin('administrators.create', { name: 'grace', role: 'analyst' });
  const { token } = await admin('administrators.issue-token', { name: 'grace', label: 'x' });
  const { id: versionId } = (await admin('rules.draft', { set: await releasedSet(admin), note: 'two persons' })) as {
    id: string;
  };
  await fresh.server.close();
  const { server: strict, remove: removeStrict } = await openServerUnderTest({
    RENZHENG_ADMIN_SECOND_PERSON: 'on',
    RENZHENG_DATA_DIR: dir,
  });
  try {
    const publish = () =>
      sendAdmin(strict.adminUrl, 'POST', `/risk/rules/${versionId}/publish`, { token: String(token), body: {} });
    expect(await publish()).toMatchObject({ status: 409, body: { error: { code: 'second_person_required' } } });
    // Grace asked for other rules than the draft holds from now on, so the owner's call waits for her again.
    await strict.admin('rules.change', {
      versionId,
      set: { ...(await releasedSet(strict.admin)), rules: [] },
      note: '',
    });
    await expect(strict.admin('rules.publish', { versionId })).rejects.toThrow('this takes two persons');
    await strict.admin('rules.change', { versionId, set: await releasedSet(strict.admin), note: '' });
    await strict.admin('rules.publish', { versionId });
    expect(((await strict.admin('rules.show', { versionId }))['set'] as { rules: unknown }).rules).not.toEqual([]);
    const { rows } = (await strict.admin('audit.list', { operation: 'rules.publish' })) as {
      rows: readonly { administratorName: string; outcome: string; fields: unknown }[];
    };
    expect(rows.map(({ administratorName, outcome }) => [administratorName, outcome])).toEqual([
      ['owner', 'ok'],
      ['owner', 'second_person_required'],
      ['grace', 'second_person_required'],
    ]);
    expect(rows[0]?.fields).toEqual({ versionId, secondPerson: 'asked by grace' });
  } finally {
    await removeStrict();
    await fresh.remove();
  }
});

async function releasedSet(admin: ServerUnderTest['admin']): Promise<Readonly<Record<string, unknown>>> {
  return (await admin('rules.release'))['set'] as Readonly<Record<string, unknown>>;
}
