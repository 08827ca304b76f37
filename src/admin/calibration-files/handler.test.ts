import { expect, test } from 'vitest';
import { Fault } from '../../kernel/fault.ts';
import type { Actor } from '../../platform/access/actor.ts';
import type { TakeCalibrationFiles } from '../../vision/calibration/taken-files.ts';
import { createCalibrationFileHandlers } from './handler.ts';

const operator = { administratorId: 'adm_1', name: 'ann', role: 'operator' } as Actor;
const take = (takeCalibrationFiles: TakeCalibrationFiles) =>
  createCalibrationFileHandlers({ takeCalibrationFiles }).take({}, operator);

test('what became of each file is told', async () => {
  expect(await take(async () => ({ faces: 'taken', liveness: 'none' }))).toEqual({
    ok: true,
    result: { faces: 'taken', liveness: 'none' },
  });
});

test('no file, and a file that is no calibration, are refused with the reason', async () => {
  expect(await take(async () => ({ faces: 'none', liveness: 'none' }))).toMatchObject({
    ok: false,
    error: 'not_found',
  });
  const broken = new Error('score-map.json is not a score map');
  expect(await take(() => Promise.reject(broken))).toMatchObject({
    ok: false,
    error: 'conflict',
    detail: broken.message,
  });
  await expect(take(() => Promise.reject(new Fault('unavailable', 'disk full')))).rejects.toThrow(Fault);
});
