import { expect, test } from 'vitest';
import { Fault } from '../kernel/fault.ts';
import type { FaceReferee, FaceVerdict } from './face-referee.ts';
import { parseIdNumber, type IdNumber } from '../identity/id-number.ts';
import { parseRealName, type RealName } from '../identity/real-name.ts';

/** Scripts the upstream: gives its verdict on one question. If the function throws, the upstream fails. */
export type UpstreamWorld = (idNumber: IdNumber, realName: RealName, photo: Uint8Array) => FaceVerdict;

/** Tests what every FaceReferee must do. Each adapter's test file calls this with its own factory. */
export function faceRefereeSuite(open: (world: UpstreamWorld) => Promise<FaceReferee>): void {
  const idNumber = parseIdNumber('11010519491231002X');
  const realName = parseRealName('买买提·阿里');
  if (!idNumber || !realName) throw new Error('the question of the suite has no valid number or name');
  const { signal } = new AbortController();
  const photo = Uint8Array.from({ length: 1000 }, (_, at) => (at * 7) % 256);

  test.each<FaceVerdict>([
    { kind: 'unknown' },
    { kind: 'name-mismatch' },
    { kind: 'not-compared', why: 'register-face' },
    { kind: 'not-compared', why: 'photo-face' },
    { kind: 'not-compared', why: 'compare' },
    { kind: 'compared', score: 0 },
    { kind: 'compared', score: 59.9 },
    { kind: 'compared', score: 100 },
  ])('passes %j on', async (verdict) => {
    const referee = await open(() => verdict);
    expect(await referee.verify(idNumber, realName, photo, signal)).toEqual(verdict);
  });

  test('asks with the number, the name and every byte of the photo', async () => {
    const asked: unknown[] = [];
    const referee = await open((...question) => {
      asked.push(question.map((part) => (typeof part === 'string' ? part : [...part])));
      return { kind: 'unknown' };
    });
    await referee.verify(idNumber, realName, photo, signal);
    expect(asked).toEqual([[idNumber, realName, [...photo]]]);
  });

  test('an upstream that fails is unavailable', async () => {
    const referee = await open(() => {
      throw new Error('the upstream is broken');
    });
    const question = referee.verify(idNumber, realName, photo, signal);
    await expect(question).rejects.toSatisfy((error) => error instanceof Fault && error.kind === 'unavailable');
  });

  test('an aborted question is a timeout', async () => {
    const referee = await open(() => ({ kind: 'unknown' }));
    const question = referee.verify(idNumber, realName, photo, AbortSignal.abort());
    await expect(question).rejects.toSatisfy((error) => error instanceof Fault && error.kind === 'timeout');
  });
}
