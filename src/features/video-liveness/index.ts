import { defineFeature } from '../../foundation/feature.ts';
import { adminSection } from '../../wire/admin/define-admin.ts';
import { livenessAccuracyContracts } from './admin/accuracy/contract.ts';
import { createLivenessAccuracyHandlers } from './admin/accuracy/handler.ts';
import { livenessCalibrationContracts } from './admin/calibrations/contract.ts';
import { createLivenessCalibrationHandlers } from './admin/calibrations/handler.ts';
import { challengeKindContracts } from './admin/challenge-kinds/contract.ts';
import { createChallengeKindHandlers } from './admin/challenge-kinds/handler.ts';
import { challengePolicyContracts } from './admin/challenge-policies/contract.ts';
import { createChallengePolicyHandlers } from './admin/challenge-policies/handler.ts';
import { videoLiveness as contract } from './contract.ts';
import { createVideoLiveness } from './handler.ts';
import { videoLivenessSandbox } from './sandbox.ts';

/** API 546: whether a video shows a living person, and whether it is this person. */
export const videoLiveness = defineFeature({
  contract,
  createHandler: createVideoLiveness,
  sandbox: videoLivenessSandbox,
  wordFor: ({ faceAdvise }) => faceAdvise ?? 'not live',
  scoresOf: ({ living }) => ({ living: 100 * Number((living as { readonly score?: number } | undefined)?.score) }),
  spellRequest: ({ realname, idcard, videoData, rate_type: rateType }) => ({
    realname,
    idcard,
    videoData: `base64:${Buffer.from(videoData).toString('base64')}`,
    rate_type: String(rateType),
  }),
  personIn: (outcome) => {
    if (outcome.ok) return 'known';
    return outcome.code === 2546118 ? 'unknown' : outcome.code === 2546117 ? 'mismatch' : undefined;
  },
  adminSections: [
    adminSection(challengePolicyContracts, createChallengePolicyHandlers),
    adminSection(challengeKindContracts, createChallengeKindHandlers),
    adminSection(livenessAccuracyContracts, createLivenessAccuracyHandlers),
    adminSection(livenessCalibrationContracts, createLivenessCalibrationHandlers),
  ],
  loadCommands: null,
});
