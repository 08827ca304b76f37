import { expect, test } from 'vitest';
import { Fault, LostAnswer } from './fault.ts';
import { Waits } from './patience.ts';

function open(signal = new AbortController().signal) {
  const pauses: number[] = [];
  const waiting: number[] = [];
  const waits = new Waits({
    signal,
    pause: async (ms) => void pauses.push(ms),
    onWaiting: (count) => void waiting.push(count),
  });
  return { waits, pauses, waiting };
}

test('work that finds a full queue is done again after a pause, and says that it waits', async () => {
  const { waits, pauses, waiting } = open();
  let tries = 0;
  const work = async () => {
    if (++tries < 4) throw new Fault(tries === 1 ? 'unavailable' : 'timeout', 'too many jobs wait already');
    return 'done';
  };
  expect(await waits.untilDone(work)).toBe('done');
  expect(pauses).toEqual([1000, 2000, 4000]);
  expect(waiting).toEqual([1, 0, 1, 0, 1, 0]);
});

test('after ten minutes it gives up with what the work said last', async () => {
  const { waits, pauses } = open();
  let tries = 0;
  const work = () => Promise.reject(new Fault('unavailable', `full ${++tries}`));
  await expect(waits.untilDone(work)).rejects.toThrow('full 25');
  expect(pauses.length).toBe(24);
  expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBe(601_000);
});

test('what waiting does not mend, or must not be done twice, ends at once', async () => {
  const { waits, pauses } = open();
  for (const error of [new Fault('corrupt', 'x'), new LostAnswer('unavailable', 'x'), new Error('a bug')])
    await expect(waits.untilDone(() => Promise.reject(error))).rejects.toBe(error);
  expect(pauses).toEqual([]);
});

test('a stop ends the waiting', async () => {
  const ending = new AbortController();
  const { waits, waiting } = open(ending.signal);
  let tries = 0;
  const work = () => {
    tries += 1;
    return Promise.reject(new Fault('unavailable', 'full'));
  };
  const stopping = new Waits({
    signal: ending.signal,
    pause: async () => ending.abort(new Error('stopped')),
    onWaiting: (count) => void waiting.push(count),
  });
  await expect(stopping.untilDone(work)).rejects.toThrow('stopped');
  expect(tries).toBe(1);
  expect(waiting).toEqual([1, 0]);
  await expect(waits.untilDone(work)).rejects.toThrow('stopped');
  expect(tries).toBe(1);
});
