import { expect, test } from 'vitest';
import { SANDBOX_EVENTS_MAX } from './sandbox-events-max.ts';
import type { SandboxEvent, SandboxStore } from './sandbox-record.ts';

const at = (atMs: number): SandboxEvent => ({ atMs, offsetMs: 7, what: { kind: 'clock' } });
const call = (orderId: string): SandboxEvent => ({
  atMs: 5,
  offsetMs: 0,
  what: {
    kind: 'call',
    api: 'face-guard',
    orderId,
    code: 0,
    charged: true,
    signals: { scenario: 'history', person: '119999190001010010', switches: { rateType: 2 } },
    resultDigest: 'a'.repeat(64),
    attackOn: null,
    pictures: [{ name: 'b'.repeat(32), token: 'c'.repeat(24) }],
  },
});

/** The tests that every SandboxStore must pass. The test file of each adapter calls this with its own factory. */
export function sandboxStoreSuite(open: () => Promise<SandboxStore>): void {
  test('events come back in order, app by app', async () => {
    const store = await open();
    await store.append('app_1', at(1));
    await store.append('app_2', call('JH1'));
    await store.append('app_1', call('JH2'));
    const all = await store.all();
    expect(all.filter(({ appId }) => appId === 'app_1').map(({ event }) => event)).toEqual([at(1), call('JH2')]);
    expect(all.filter(({ appId }) => appId === 'app_2').map(({ event }) => event)).toEqual([call('JH1')]);
  });

  test('replacing leaves the other apps alone, and later events follow the replaced ones', async () => {
    const store = await open();
    await store.append('app_1', at(1));
    await store.append('app_2', at(2));
    await store.replace('app_1', [at(3), at(4)]);
    await store.append('app_1', at(5));
    const times = (await store.all()).map(({ appId, event }) => [appId, event.atMs]);
    expect(times.toSorted()).toEqual([
      ['app_1', 3],
      ['app_1', 4],
      ['app_1', 5],
      ['app_2', 2],
    ]);
    await store.replace('app_1', []);
    expect((await store.all()).map(({ appId }) => appId)).toEqual(['app_2']);
  });

  test('the oldest are dropped if there are too many', async () => {
    const store = await open();
    const many = Array.from({ length: SANDBOX_EVENTS_MAX }, (_, index) => at(index));
    await store.replace('app_1', many);
    await store.append('app_1', at(-1));
    const kept = await store.all();
    expect(kept).toHaveLength(SANDBOX_EVENTS_MAX);
    expect([kept[0]?.event.atMs, kept.at(-1)?.event.atMs]).toEqual([1, -1]);
  });

  test('a reader sees what is new, and everything once it was replaced', async () => {
    const store = await open();
    const start = { resets: 0, number: 0 };
    expect(await store.since('app_1', start)).toEqual({ position: start, isWhole: false, events: [] });
    await store.append('app_1', at(1));
    await store.append('app_2', at(9));
    const first = await store.since('app_1', start);
    expect(first).toMatchObject({ isWhole: false, events: [at(1)] });
    await store.append('app_1', call('JH1'));
    const second = await store.since('app_1', first.position);
    expect(second).toMatchObject({ isWhole: false, events: [call('JH1')] });
    expect(await store.since('app_1', second.position)).toEqual({ ...second, events: [] });
    await store.replace('app_1', []);
    const third = await store.since('app_1', second.position);
    expect(third).toMatchObject({ isWhole: true, events: [], position: { number: 0 } });
    await store.append('app_1', at(2));
    expect(await store.since('app_1', third.position)).toMatchObject({ isWhole: false, events: [at(2)] });
    await store.replace('app_1', [at(3), at(4)]);
    expect(await store.since('app_1', third.position)).toMatchObject({ isWhole: true, events: [at(3), at(4)] });
    expect(await store.since('app_1', start)).toMatchObject({ isWhole: true, events: [at(3), at(4)] });
  });

  test('what is recorded has the time of the sandbox, which the latest event tells', async () => {
    const store = await open();
    const { what } = call('JH1');
    expect(await store.record('app_1', what, 100)).toEqual({ atMs: 100, offsetMs: 0, what });
    await store.append('app_1', { atMs: 5_100, offsetMs: 5_000, what: { kind: 'clock' } });
    const events = await Promise.all([store.record('app_1', what, 200), store.record('app_1', what, 201)]);
    expect(events.map(({ atMs, offsetMs }) => [atMs, offsetMs])).toEqual([
      [5_200, 5_000],
      [5_201, 5_000],
    ]);
    expect((await store.since('app_1', { resets: 0, number: 2 })).events).toEqual(events);
  });

  test('a picture is found by its name as long as its event is kept', async () => {
    const store = await open();
    await store.append('app_1', at(1));
    await store.append('app_1', call('JH1'));
    const name = 'b'.repeat(32);
    expect([await store.appOfPicture(name), await store.appOfPicture('c'.repeat(32))]).toEqual(['app_1', null]);
    await store.replace('app_1', [at(1)]);
    expect(await store.appOfPicture(name)).toBeNull();
    await store.replace('app_2', [call('JH2')]);
    expect(await store.appOfPicture(name)).toBe('app_2');
  });
}
