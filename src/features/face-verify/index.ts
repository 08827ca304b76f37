import { adminSection } from '../../wire/admin/define-admin.ts';
import type { ParamsOf, ResultOf } from '../../wire/define-api.ts';
import { defineFeature } from '../../foundation/feature.ts';
import { faceAccuracyContracts } from './admin/accuracy/contract.ts';
import { createFaceAccuracyHandlers } from './admin/accuracy/handler.ts';
import { calibrationContracts } from './admin/calibrations/contract.ts';
import { createCalibrationHandlers } from './admin/calibrations/handler.ts';
import { faceScaleContracts } from './admin/scale/contract.ts';
import { createFaceScaleHandlers } from './admin/scale/handler.ts';
import { faceVerify as contract } from './contract.ts';
import { createFaceVerify } from './handler.ts';
import { faceVerifySandbox } from './sandbox.ts';

/**
 * Scores in percent. API 264 recommends to take two faces for one person from the first on, and to be undecided from
 * the second on.
 */
const SAME_FROM = 70;
const UNSURE_FROM = 60;

/** API 264: whether a selfie shows the person on the register photo. */
export const faceVerify = defineFeature({
  contract,
  createHandler: createFaceVerify,
  sandbox: faceVerifySandbox,
  wordFor: wordOf,
  scoresOf: ({ score }) => ({ face: score }),
  spellRequest: ({ idcard, realname, image, thousand }) => ({
    idcard,
    realname,
    image: Buffer.from(image).toString('base64'),
    ...(thousand && { thousand: '1' }),
  }),
  personIn: (outcome) => {
    if (!outcome.ok) return outcome.code === 226402 ? 'unknown' : undefined;
    return outcome.result.res === 3 ? 'mismatch' : 'known';
  },
  adminSections: [
    adminSection(faceScaleContracts, createFaceScaleHandlers),
    adminSection(faceAccuracyContracts, createFaceAccuracyHandlers),
    adminSection(calibrationContracts, createCalibrationHandlers),
  ],
  loadCommands: null,
});

function wordOf(result: ResultOf<typeof contract>, { thousand }: ParamsOf<typeof contract>): string {
  if (result.res === 3) return 'name mismatch';
  if (result.res === 2) return `not compared ${result.code}`;
  const percent = Number(result.score) / (thousand ? 10 : 1);
  if (percent >= SAME_FROM) return 'same';
  return percent >= UNSURE_FROM ? 'unsure' : 'different';
}
