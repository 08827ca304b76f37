import fc, { type Scheduler } from 'fast-check';
import { setImmediate } from 'node:timers/promises';

/** Draws an order for the steps of a race, and after which of them the threads get a turn. */
export const raceOrder = () => fc.record({ scheduler: fc.scheduler(), turns: fc.infiniteStream(fc.boolean()) });

/** What `raceOrder` draws. */
export interface RaceOrder {
  readonly scheduler: Scheduler;
  readonly turns: Iterator<boolean>;
}

/**
 * Begins each step in the order drawn, and waits until all of them have ended. A step must not reject.
 *
 * @returns the outcomes, in the order of `steps`
 */
export async function inAnyOrder<T>(
  { scheduler, turns }: RaceOrder,
  steps: readonly (() => Promise<T>)[],
): Promise<readonly T[]> {
  const outcomes = steps.map((step, at) => scheduler.schedule(Promise.resolve(), `step ${at}`).then(step));
  const all = Promise.all(outcomes);
  await scheduler.waitFor(all, async (begin) => {
    await begin();
    if (turns.next().value === true) await setImmediate();
  });
  return all;
}
