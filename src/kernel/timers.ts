import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';

/**
 * Timers of this process. All code starts its timers here, and a lint rule holds it to that, so that a test that fakes
 * the clock drives every one of them. End a timer with `clearTimeout` or `clearInterval`. A timer keeps the process
 * alive unless the caller calls its `unref`.
 */

/** Calls `act` once, after `ms` milliseconds. */
export function after(ms: number, act: () => void): NodeJS.Timeout {
  return setTimeout(act, ms);
}

/** Calls `act` every `ms` milliseconds, for the first time after `ms` milliseconds. */
export function every(ms: number, act: () => void): NodeJS.Timeout {
  return setInterval(act, ms);
}

/**
 * Does `work` every `ms` milliseconds, but not while it is still under way. `work` must not reject. Gives what ends it, and
 * waits for the work that is under way.
 *
 * @example opened.defer(everyOneByOne(60_000, () => learn().catch(tell)));
 */
export function everyOneByOne(ms: number, work: () => Promise<void>): () => Promise<void> {
  let underWay: Promise<void> | null = null;
  const timer = every(ms, () => {
    underWay ??= work().finally(() => (underWay = null));
  });
  return async () => {
    clearInterval(timer);
    await underWay;
  };
}

/** Calls `act` when the events that are already waiting have been handled. */
export function afterThisTurn(act: () => void): void {
  setImmediate(act);
}

/** Resolves when the events that are already waiting have been handled. A long loop awaits it so that others get in. */
export function nextTurn(): Promise<void> {
  return turn();
}

/** Waits `ms` milliseconds, or until `signal` is aborted. It never rejects, and does not keep the process alive. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal, ref: false }).catch(() => undefined);
}

/** Gives what `work` gives, or `late` if that takes longer than `ms` milliseconds. Throws what `work` throws before. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = after(ms, () => resolve('late'));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
