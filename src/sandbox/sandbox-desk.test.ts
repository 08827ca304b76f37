import { describe, expect, test, vi } from 'vitest';
import { MemorySandboxStore } from '../storage/memory/sandbox-store.ts';
import { SandboxDesk } from './sandbox-desk.ts';
import type { SandboxCall } from './sandbox-record.ts';

const NAME = 'b'.repeat(32);
const PICTURE = { name: NAME, token: 'c'.repeat(24) };
const HOUR_MS = 3_600_000;

const attack = (orderId: string, pictures = [PICTURE]): SandboxCall => ({
  kind: 'call',
  api: 'face-verify',
  orderId,
  code: 0,
  charged: true,
  signals: null,
  resultDigest: null,
  attackOn: 'person',
  pictures,
});

async function open({ isShared = true } = {}) {
  const store = new MemorySandboxStore();
  const clock = { atMs: 1_000_000, nowMs: () => clock.atMs };
  const openOne = () => SandboxDesk.open({ store, clock, isShared });
  return { store, clock, one: await openOne(), other: await openOne() };
}

describe('two processes over one store', () => {
  test('have one clock of a sandbox', async () => {
    const { clock, one, other } = await open();
    expect(await other.nowMs('app')).toBe(1_000_000);
    await one.setClock('app', 5_000_000);
    clock.atMs += 10;
    expect([await one.nowMs('app'), await other.nowMs('app')]).toEqual([5_000_010, 5_000_010]);
    await other.setClock('app', clock.atMs);
    expect([await one.nowMs('app'), await other.nowMs('app')]).toEqual([1_000_010, 1_000_010]);
  });

  test('a call that ends after another process set the clock leaves it as it was set', async () => {
    const { one, other } = await open();
    await one.nowMs('app');
    await other.setClock('app', 5_000_000);
    await one.record('app', attack('JH1'));
    expect([await one.nowMs('app'), await other.nowMs('app')]).toEqual([5_000_000, 5_000_000]);
    expect((await other.export('app')).events.map(({ atMs }) => atMs)).toEqual([5_000_000, 5_000_000]);
  });

  test('know the attacks that either saw, each of them once', async () => {
    const { one, other } = await open();
    await one.record('app', attack('JH1'));
    expect((await other.moment('app')).attacksOn('person')).toEqual([1_000_000]);
    await other.record('app', attack('JH2'));
    const moments = await Promise.all([one.moment('app'), one.moment('app'), other.moment('app')]);
    expect(moments.map((moment) => moment.attacksOn('person').length)).toEqual([2, 2, 2]);
    expect((await one.export('app')).events).toEqual((await other.export('app')).events);
  });

  test('questions at once take in what is new once, and none of them misses what was stored before it', async () => {
    const { store, one, other } = await open();
    await one.record('app', attack('JH1'));
    const since = store.since.bind(store);
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    vi.spyOn(store, 'since').mockImplementationOnce(async (...how) => {
      const news = await since(...how);
      await held;
      return news;
    });
    const early = other.moment('app');
    await one.record('app', attack('JH2'));
    const late = other.moment('app');
    expect((await late).attacksOn('person')).toHaveLength(2);
    letGo();
    expect((await early).attacksOn('person').length).toBe(2);
    expect((await other.export('app')).events).toHaveLength(2);
  });

  test('forget at once what is replaced', async () => {
    const { one, other } = await open();
    await one.record('app', attack('JH1'));
    await other.moment('app');
    const record = await one.export('app');
    await one.import('app', { version: 1, events: [] });
    expect((await other.moment('app')).attacksOn('person')).toEqual([]);
    await other.import('app', record);
    expect((await one.moment('app')).attacksOn('person')).toHaveLength(1);
  });

  test('show the pictures of either, and have them expire by the clock of their sandbox', async () => {
    const { one, other } = await open();
    expect(await other.picture(PICTURE)).toBe('none');
    await one.record('app', attack('JH1'));
    expect(await other.picture(PICTURE)).toBe('good');
    expect(await other.picture({ ...PICTURE, token: 'd'.repeat(24) })).toBe('expired');
    expect(await other.picture({ name: '%', token: '' })).toBe('none');
    await one.setClock('app', 1_000_000 + 24 * HOUR_MS);
    expect(await other.picture(PICTURE)).toBe('expired');
  });
});

test('a process that has the store for itself reads it only when it starts', async () => {
  const { store, clock, one } = await open({ isShared: false });
  const since = vi.spyOn(store, 'since');
  const appOfPicture = vi.spyOn(store, 'appOfPicture');
  await one.setClock('app', 5_000_000);
  await one.record('app', attack('JH1'));
  expect((await one.moment('app')).attacksOn('person')).toEqual([5_000_000]);
  expect([await one.picture(PICTURE), await one.picture({ ...PICTURE, name: 'a' })]).toEqual(['good', 'none']);
  const again = await SandboxDesk.open({ store, clock, isShared: false });
  expect(await again.export('app')).toEqual(await one.export('app'));
  expect([since, appOfPicture].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
});
