import { expect, test } from 'vitest';
import type { ChallengeKind } from './challenge-kinds.ts';
import type { Challenge, ChallengeStore } from './challenge-store.ts';
import { CHALLENGE_ACTIONS } from './find-actions.ts';

/** Bounds of the store of a test. Challenges are good for a second. */
export interface ChallengeBounds {
  readonly openMax: number;
  readonly clipBytesMax: number;
  /** The kinds of every app, the preferred one first. */
  readonly kinds: readonly ChallengeKind[];
}

/** A store, and its time. */
export interface OpenedChallengeStore {
  readonly store: ChallengeStore;
  readonly clock: { now: number };
}

const leftClip = (bytes: number) => ({ clip: new Uint8Array(bytes), capture: 'absent' });

/** The tests that every ChallengeStore must pass. The test file of each adapter calls this with its own factory. */
export function challengeStoreSuite(openStore: (bounds: ChallengeBounds) => Promise<OpenedChallengeStore>): void {
  async function open({ openMax = 10, clipBytesMax = 100, kinds = ['actions'] as readonly ChallengeKind[] } = {}) {
    const { store, clock } = await openStore({ openMax, clipBytesMax, kinds });
    const issue = async (id = 'app-1', mode: 'live' | 'sandbox' = 'live'): Promise<Challenge> => {
      const challenge = await store.issue({ id, mode });
      if (!challenge) throw new Error('there is room for a challenge');
      return challenge;
    };
    return { store, clock, issue };
  }

  test('a challenge can be used once, by its app, until its deadline', async () => {
    const { store, clock, issue } = await open();
    const [first, second] = [await issue(), await issue()];
    expect(await store.redeem(first.nonce, 'app-2')).toBeNull();
    expect(await store.redeem(first.nonce, 'app-1')).toEqual({ challenge: first, left: null });
    expect(await store.redeem(first.nonce, 'app-1')).toBeNull();
    clock.now = 999;
    expect(await store.ofPage(second.pageToken)).toEqual(second);
    clock.now = 1000;
    expect([await store.ofPage(second.pageToken), await store.redeem(second.nonce, 'app-1')]).toEqual([null, null]);
  });

  test('a challenge that is given back is usable again until its deadline, once for each time it was taken', async () => {
    const { store, clock, issue } = await open({ openMax: 4 });
    const [first, late] = [await issue(), await issue()];
    expect(await store.leaveClip(first.pageToken, leftClip(60))).toBe('taken');
    const taken = await store.redeem(first.nonce, 'app-1');
    if (!taken) throw new Error('it is open');
    clock.now = 500;
    await issue();
    await store.giveBack(taken, null);
    expect(await store.issue({ id: 'app-1', mode: 'live' }), 'it counts again').toBeNull();
    expect(await store.ofPage(first.pageToken)).toEqual(first);
    expect(await store.leaveClip(first.pageToken, leftClip(1)), 'its clip is there again').toBe('already-there');
    expect(await store.leaveClip(late.pageToken, leftClip(60)), 'and counts').toBe('no-room');
    const again = await store.redeem(first.nonce, 'app-1');
    expect(again).toEqual({ challenge: first, left: leftClip(60) });
    await store.giveBack(taken, null);
    expect(await store.redeem(first.nonce, 'app-1'), 'it was given back before').toBeNull();
    if (again) await store.giveBack(again, 'the clip');
    const bound = await store.redeem(first.nonce, 'app-1');
    expect(bound).toEqual({ challenge: first, left: leftClip(60), onlyFor: 'the clip' });
    if (bound) await store.giveBack(bound, null);
    expect(await store.ofPage(first.pageToken)).toEqual(first);
    clock.now = 1000;
    expect(await store.redeem(first.nonce, 'app-1')).toBeNull();
    await issue();
    expect(await store.leaveClip((await issue('app-2')).pageToken, leftClip(100)), 'its bytes are free').toBe('taken');
  });

  test('a challenge that is given back after its deadline stays used, and a new one of its app counts on', async () => {
    const { store, clock, issue } = await open({ openMax: 2 });
    const early = await issue();
    const taken = await store.redeem(early.nonce, 'app-1');
    clock.now = 1000;
    if (taken) await store.giveBack(taken, null);
    expect([await store.ofPage(early.pageToken), await store.redeem(early.nonce, 'app-1')]).toEqual([null, null]);
    const held = await issue();
    const other = await store.redeem(held.nonce, 'app-1');
    const next = await issue();
    if (other) await store.giveBack(other, null);
    expect(await store.redeem(next.nonce, 'app-1')).not.toBeNull();
    expect(await store.issue({ id: 'app-1', mode: 'live' }), 'half of two').toBeNull();
  });

  test('of two that use a challenge at once, one gets it', async () => {
    const { store, issue } = await open();
    const { nonce } = await issue();
    const used = await Promise.all([store.redeem(nonce, 'app-1'), store.redeem(nonce, 'app-1')]);
    expect(used.filter((each) => each !== null)).toHaveLength(1);
  });

  test('nonce and page token are random, and one is not accepted for the other', async () => {
    const { store, issue } = await open();
    const [a, b] = [await issue(), await issue()];
    expect(new Set([a.nonce, a.pageToken, b.nonce, b.pageToken]).size).toBe(4);
    for (const text of [a.nonce, a.pageToken]) expect(text).toMatch(/^[0-9a-f]{32}$/);
    expect(await store.ofPage(a.nonce)).toBeNull();
    expect(await store.redeem(a.pageToken, 'app-1')).toBeNull();
    expect(await store.redeem('', 'app-1')).toBeNull();
  });

  test('a sequence repeats no action, and every sequence comes up', async () => {
    const { issue } = await open({ openMax: 1200 });
    const issued = await Promise.all(Array.from({ length: 600 }, () => issue()));
    const sequences = issued.map(({ task }) => (task.kind === 'actions' ? task.actions : []));
    for (const actions of sequences) {
      expect(actions).toHaveLength(3);
      expect(new Set(actions).size).toBe(3);
      for (const action of actions) expect(CHALLENGE_ACTIONS).toContain(action);
    }
    // 600 draws miss a given one of 60 with a probability of (59/60)^600, about 0.004 %. Missing ten of them does not
    // happen.
    expect(new Set(sequences.map((actions) => actions.join())).size).toBeGreaterThan(50);
  });

  test('colours are drawn for each challenge, and none that was drawn before is repeated', async () => {
    const { issue } = await open({ openMax: 400, kinds: ['colours', 'actions'] });
    const issued = await Promise.all(Array.from({ length: 200 }, () => issue()));
    const drawn = issued.map(({ task }) => (task.kind === 'colours' ? task.colours : []));
    for (const colours of drawn) expect(colours).toHaveLength(10);
    // Of 19,900 pairs among 78,732 sequences, .25 are alike on average, and more than five with a probability under
    // 1e-6.
    expect(new Set(drawn.map((colours) => colours.join())).size).toBeGreaterThan(194);
  });

  test('a page that changes the kind keeps its challenge, and draws one task for each kind', async () => {
    const { store, clock, issue } = await open({ kinds: ['actions', 'colours'] });
    const challenge = await issue();
    const other = await store.changeKind(challenge.pageToken, new Set(['actions']));
    expect(other).toMatchObject({
      nonce: challenge.nonce,
      expiresAtMs: challenge.expiresAtMs,
      task: { kind: 'colours' },
    });
    expect(await store.changeKind(challenge.pageToken, new Set(['actions']))).toEqual(other);
    const last = await store.changeKind(challenge.pageToken, new Set(['colours']));
    expect(last?.task.kind).toBe('actions');
    expect(await store.changeKind(challenge.pageToken, new Set(['actions', 'colours', 'nonsense']))).toEqual(last);
    expect((await store.redeem(challenge.nonce, 'app-1'))?.challenge).toEqual(last);
    const late = await issue();
    clock.now = 1000;
    expect(await store.changeKind(late.pageToken, new Set(['actions']))).toBeNull();
  });

  test('the number of open challenges is bounded, and those past their deadline make room', async () => {
    const { store, clock, issue } = await open({ openMax: 4 });
    await issue();
    clock.now = 500;
    await issue();
    expect(await store.issue({ id: 'app-1', mode: 'live' })).toBeNull();
    clock.now = 1000;
    await issue();
  });

  test('a page leaves one clip, within the bytes for all, and the clip goes with the challenge', async () => {
    const { store, issue } = await open();
    const [a, b] = [await issue(), await issue()];
    const clip = leftClip(60);
    expect(await store.leaveClip('0'.repeat(32), clip)).toBe('unknown');
    expect(await store.leaveClip(a.pageToken, clip)).toBe('taken');
    expect(await store.leaveClip(a.pageToken, clip)).toBe('already-there');
    expect(await store.leaveClip(b.pageToken, clip)).toBe('no-room');
    expect((await store.redeem(a.nonce, 'app-1'))?.left).toEqual(clip);
    expect(await store.leaveClip(b.pageToken, clip)).toBe('taken');
  });

  test('an app gets half of the room, so that others find some, and can go on when it drops its own', async () => {
    const { store, issue } = await open({ openMax: 10 });
    const first = await issue('greedy');
    for (let i = 1; i < 5; i++) await issue('greedy');
    expect(await store.issue({ id: 'greedy', mode: 'live' })).toBeNull();
    for (let i = 0; i < 5; i++) await issue(`app-${i}`);
    expect(await store.issue({ id: 'late', mode: 'live' }), 'ten are open').toBeNull();
    await store.redeem(first.nonce, 'greedy');
    await issue('greedy');
  });

  test('sandbox apps have a pool of their own, a quarter of that of live apps', async () => {
    const { store, issue } = await open({ openMax: 16 });
    await issue('box-1', 'sandbox');
    await issue('box-1', 'sandbox');
    expect(await store.issue({ id: 'box-1', mode: 'sandbox' }), 'half of four').toBeNull();
    await issue('box-2', 'sandbox');
    await issue('box-2', 'sandbox');
    expect(await store.issue({ id: 'box-3', mode: 'sandbox' }), 'four in all').toBeNull();
    for (let i = 0; i < 16; i++) await issue(`live-${i}`);
    expect(await store.issue({ id: 'live-16', mode: 'live' })).toBeNull();
  });

  test('the clips of one app leave room for those of another', async () => {
    const { store, issue } = await open({ clipBytesMax: 100 });
    const leave = async (bytes: number, app: string) => store.leaveClip((await issue(app)).pageToken, leftClip(bytes));
    expect([await leave(30, 'greedy'), await leave(20, 'greedy'), await leave(1, 'greedy')]).toEqual([
      'taken',
      'taken',
      'no-room',
    ]);
    expect([await leave(50, 'other'), await leave(1, 'third')]).toEqual(['taken', 'no-room']);
  });

  test('even the smallest store has one challenge and one clip for an app', async () => {
    const { store, issue } = await open({ openMax: 1, clipBytesMax: 100 });
    expect(await store.leaveClip((await issue('a', 'live')).pageToken, leftClip(100))).toBe('taken');
    expect(await store.leaveClip((await issue('b', 'sandbox')).pageToken, leftClip(25))).toBe('taken');
  });
}
