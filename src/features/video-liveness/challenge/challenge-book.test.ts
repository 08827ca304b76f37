import { expect, test } from 'vitest';
import { systemRandom } from '../../../kernel/random.ts';
import { ChallengeBook, type Challenge } from './challenge-book.ts';
import type { ChallengeKind } from './challenge-kinds.ts';
import { CHALLENGE_ACTIONS } from './find-actions.ts';

function open({ openMax = 10, clipBytesMax = 100, kinds = ['actions'] as readonly ChallengeKind[] } = {}) {
  const kindsOf = () => kinds;
  const clock = { now: 0, nowMs: () => clock.now, monotonicMs: () => clock.now };
  const book = new ChallengeBook({ clock, random: systemRandom, kindsOf, goodForMs: 1000, openMax, clipBytesMax });
  const issue = (id = 'app-1', mode: 'live' | 'sandbox' = 'live'): Challenge => {
    const challenge = book.issue({ id, mode });
    if (!challenge) throw new Error('there is room for a challenge');
    return challenge;
  };
  return { book, clock, issue };
}

const leftClip = (bytes: number) => ({ clip: new Uint8Array(bytes), capture: 'absent' });

test('a challenge can be used once, by its app, until its deadline', () => {
  const { book, clock, issue } = open();
  const [first, second] = [issue(), issue()];
  expect(book.redeem(first.nonce, 'app-2')).toBeNull();
  expect(book.redeem(first.nonce, 'app-1')).toEqual({ challenge: first, left: null });
  expect(book.redeem(first.nonce, 'app-1')).toBeNull();
  clock.now = 999;
  expect(book.ofPage(second.pageToken)).toEqual(second);
  clock.now = 1000;
  expect([book.ofPage(second.pageToken), book.redeem(second.nonce, 'app-1')]).toEqual([null, null]);
});

test('nonce and page token are random, and one is not accepted for the other', () => {
  const { book, issue } = open();
  const [a, b] = [issue(), issue()];
  expect(new Set([a.nonce, a.pageToken, b.nonce, b.pageToken]).size).toBe(4);
  for (const text of [a.nonce, a.pageToken]) expect(text).toMatch(/^[0-9a-f]{32}$/);
  expect([book.ofPage(a.nonce), book.redeem(a.pageToken, 'app-1'), book.redeem('', 'app-1')]).toEqual([
    null,
    null,
    null,
  ]);
});

test('a sequence repeats no action, and every sequence comes up', () => {
  const { book, issue } = open({ openMax: 1200 });
  const sequences = Array.from({ length: 600 }, () => {
    const { task } = issue();
    return task.kind === 'actions' ? task.actions : [];
  });
  for (const actions of sequences) {
    expect(actions).toHaveLength(3);
    expect(new Set(actions).size).toBe(3);
    for (const action of actions) expect(CHALLENGE_ACTIONS).toContain(action);
  }
  // 600 draws miss a given one of 60 with a probability of (59/60)^600, about 0.004 %. Missing ten of them does not
  // happen.
  expect(new Set(sequences.map((actions) => actions.join())).size).toBeGreaterThan(50);
  expect(book.load.open).toBe(600);
});

test('colours are drawn for each challenge, and none that was drawn before is repeated', () => {
  const { issue } = open({ openMax: 400, kinds: ['colours', 'actions'] });
  const drawn = Array.from({ length: 200 }, () => {
    const { task } = issue();
    return task.kind === 'colours' ? task.colours : [];
  });
  for (const colours of drawn) expect(colours).toHaveLength(10);
  // Of 19,900 pairs among 78,732 sequences, .25 are alike on average, and more than five with a probability under 1e-6.
  expect(new Set(drawn.map((colours) => colours.join())).size).toBeGreaterThan(194);
});

test('a page that changes the kind keeps its challenge, and draws one task for each kind', () => {
  const { book, clock, issue } = open({ kinds: ['actions', 'colours'] });
  const challenge = issue();
  const other = book.changeKind(challenge.pageToken, new Set(['actions']));
  expect(other).toMatchObject({
    nonce: challenge.nonce,
    expiresAtMs: challenge.expiresAtMs,
    task: { kind: 'colours' },
  });
  expect(book.changeKind(challenge.pageToken, new Set(['actions']))).toEqual(other);
  const last = book.changeKind(challenge.pageToken, new Set(['colours']));
  expect(last?.task.kind).toBe('actions');
  expect(book.changeKind(challenge.pageToken, new Set(['actions', 'colours', 'nonsense']))).toEqual(last);
  expect(book.redeem(challenge.nonce, 'app-1')?.challenge).toEqual(last);
  const late = issue();
  clock.now = 1000;
  expect(book.changeKind(late.pageToken, new Set(['actions']))).toBeNull();
});

test('the number of open challenges is bounded, and those past their deadline make room', () => {
  const { book, clock, issue } = open({ openMax: 4 });
  issue();
  clock.now = 500;
  issue();
  expect(book.issue({ id: 'app-1', mode: 'live' })).toBeNull();
  clock.now = 1000;
  expect([book.issue({ id: 'app-1', mode: 'live' }) !== null, book.load.open]).toEqual([true, 2]);
});

test('a page leaves one clip, within the bytes for all, and the clip goes with the challenge', () => {
  const { book, clock, issue } = open();
  const [a, b] = [issue(), issue()];
  const clip = leftClip(60);
  expect(book.leaveClip('0'.repeat(32), clip)).toBe('unknown');
  expect(book.leaveClip(a.pageToken, clip)).toBe('taken');
  expect(book.leaveClip(a.pageToken, clip)).toBe('already-there');
  expect(book.leaveClip(b.pageToken, clip)).toBe('no-room');
  expect(book.redeem(a.nonce, 'app-1')?.left).toBe(clip);
  expect(book.load).toEqual({ open: 1, clipBytes: 0 });
  expect(book.leaveClip(b.pageToken, clip)).toBe('taken');
  clock.now = 1000;
  book.sweep();
  expect(book.load).toEqual({ open: 0, clipBytes: 0 });
});

test('an app gets half of the room, so that others find some, and can go on when it drops its own', () => {
  const { book, issue } = open({ openMax: 10 });
  const first = Array.from({ length: 5 }, () => issue('greedy'));
  expect(book.issue({ id: 'greedy', mode: 'live' })).toBeNull();
  for (let i = 0; i < 5; i++) issue(`app-${i}`);
  expect(book.issue({ id: 'late', mode: 'live' }), 'ten are open').toBeNull();
  book.redeem(first[0]?.nonce ?? '', 'greedy');
  issue('greedy');
});

test('sandbox apps have a pool of their own, a quarter of that of live apps', () => {
  const { book, issue } = open({ openMax: 16 });
  issue('box-1', 'sandbox');
  issue('box-1', 'sandbox');
  expect(book.issue({ id: 'box-1', mode: 'sandbox' }), 'half of four').toBeNull();
  issue('box-2', 'sandbox');
  issue('box-2', 'sandbox');
  expect(book.issue({ id: 'box-3', mode: 'sandbox' }), 'four in all').toBeNull();
  for (let i = 0; i < 16; i++) issue(`live-${i}`);
  expect(book.issue({ id: 'live-16', mode: 'live' })).toBeNull();
});

test('the clips of one app leave room for those of another', () => {
  const { book, issue } = open({ clipBytesMax: 100 });
  const leave = (bytes: number, app: string) => book.leaveClip(issue(app).pageToken, leftClip(bytes));
  expect([leave(30, 'greedy'), leave(20, 'greedy'), leave(1, 'greedy')]).toEqual(['taken', 'taken', 'no-room']);
  expect([leave(50, 'other'), leave(1, 'third')]).toEqual(['taken', 'no-room']);
});

test('even the smallest book has one challenge and one clip for an app', () => {
  const { book, issue } = open({ openMax: 1, clipBytesMax: 100 });
  expect(book.leaveClip(issue('a', 'live').pageToken, leftClip(100))).toBe('taken');
  expect(book.leaveClip(issue('b', 'sandbox').pageToken, leftClip(25))).toBe('taken');
});
