import { expect, test } from 'vitest';
import type { LearningStore } from './learning-store.ts';

/** The tests that every LearningStore must pass. */
export function learningStoreSuite(open: () => Promise<LearningStore>): void {
  test('a site where nothing was chosen has no choice', async () => {
    expect(await (await open()).read()).toBeNull();
  });

  test('the last choice is kept, with its author and its end', async () => {
    const store = await open();
    await store.put({ mode: 'on', untilMs: 9_000, chosenBy: 'ann', chosenAtMs: 1_000 });
    expect(await store.read()).toEqual({ mode: 'on', untilMs: 9_000, chosenBy: 'ann', chosenAtMs: 1_000 });
    await store.put({ mode: 'off', chosenBy: 'bob', chosenAtMs: 2_000 });
    expect(await store.read()).toEqual({ mode: 'off', chosenBy: 'bob', chosenAtMs: 2_000 });
  });

  test('the end that the site came to is kept until an operator leaves it to the site again', async () => {
    const store = await open();
    expect(await store.readEnd()).toBeNull();
    await store.putEnd(5_000);
    await store.putEnd(6_000);
    expect(await store.readEnd()).toBe(6_000);
    await store.put({ mode: 'off', chosenBy: 'bob', chosenAtMs: 7_000 });
    expect(await store.readEnd()).toBe(6_000);
    await store.put({ mode: 'auto', chosenBy: 'bob', chosenAtMs: 8_000 });
    expect(await store.readEnd()).toBeNull();
  });
}
