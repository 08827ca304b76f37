import { beforeAll, beforeEach, describe, onTestFailed, test } from 'vitest';
import { groupName } from './group-name.ts';
import { LOOP_GUARD, LOOP_TURNS_MAX } from './loop-guard.ts';
import { watchLoops } from './watch-loops.ts';

watchLoops();

let turns = 0;
(globalThis as unknown as Record<string, () => void>)[LOOP_GUARD] = () => {
  if ((turns += 1) > LOOP_TURNS_MAX) throw new Error('the mutant made a loop endless');
};

/**
 * Runs the tests of a file under a mutant, or under none, in a group of its own. The first failure ends it.
 *
 * @param load imports the test file afresh, and with it the mutant
 */
export function runUnder(mutant: string | null, load: () => Promise<unknown>): void {
  let isKilled = false;
  // oxlint-disable-next-line vitest/valid-title -- one name for the two ends that must agree on it
  describe(groupName(mutant), async () => {
    turns = 0;
    beforeAll(() => {
      turns = 0;
    });
    beforeEach((context) => {
      if (isKilled) context.skip();
      onTestFailed(() => {
        isKilled = true;
      });
    });
    try {
      await load();
    } catch (error) {
      // oxlint-disable-next-line vitest/expect-expect -- it hands the error on
      test('can be imported', () => {
        throw error;
      });
    }
  });
}
