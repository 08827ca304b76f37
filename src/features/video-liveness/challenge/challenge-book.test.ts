import { describe, expect, test } from 'vitest';
import { systemRandom } from '../../../kernel/random.ts';
import { ChallengeBook } from './challenge-book.ts';
import { challengeStoreSuite, type ChallengeBounds } from './challenge-store.suite.ts';

function open({ kinds, ...bounds }: ChallengeBounds) {
  const clock = { now: 0, nowMs: () => clock.now, monotonicMs: () => clock.now };
  const kindsOf = () => kinds;
  return { store: new ChallengeBook({ clock, random: systemRandom, kindsOf, goodForMs: 1000, ...bounds }), clock };
}

describe('ChallengeBook', () => {
  challengeStoreSuite(async (bounds) => open(bounds));

  test('it tells how much it holds, and a sweep forgets what is past its deadline', async () => {
    const { store, clock } = open({ openMax: 10, clipBytesMax: 100, kinds: ['actions'] });
    const [first, second] = [
      await store.issue({ id: 'app-1', mode: 'live' }),
      await store.issue({ id: 'app-1', mode: 'live' }),
    ];
    await store.leaveClip(second?.pageToken ?? '', { clip: new Uint8Array(40), capture: 'absent' });
    expect(store.load).toEqual({ open: 2, clipBytes: 40 });
    await store.redeem(first?.nonce ?? '', 'app-1');
    expect(store.load).toEqual({ open: 1, clipBytes: 40 });
    clock.now = 1000;
    store.sweep();
    expect(store.load).toEqual({ open: 0, clipBytes: 0 });
  });
});
