import { expect, test } from 'vitest';
import { attempt } from './attempt.ts';
import { Fault } from './fault.ts';

test('a result comes back as a value', async () => {
  expect(await attempt(Promise.resolve(7))).toEqual({ ok: true, value: 7 });
});

test('a fault comes back as a value too', async () => {
  const fault = new Fault('timeout', 'too slow');
  expect(await attempt(Promise.reject(fault))).toEqual({ ok: false, fault });
});

test('a bug is thrown on', async () => {
  await expect(attempt(Promise.reject(new TypeError('x is undefined')))).rejects.toThrow(TypeError);
});
