import type { Contract } from '../wire/define-api.ts';
import { businessRiskSandbox } from '../features/business-risk/sandbox.ts';
import { faceGuardSandbox } from '../features/face-guard/sandbox.ts';
import { faceVerifySandbox } from '../features/face-verify/sandbox.ts';
import { fraudScoreSandbox } from '../features/fraud-score/sandbox.ts';
import type { ApiSandbox } from './scenario.ts';
import { videoLivenessSandbox } from '../features/video-liveness/sandbox.ts';

/** The sandbox of every API. The casts hold because each is only given what its own contract read. */
export const SANDBOXES: readonly ApiSandbox[] = [
  widened(faceGuardSandbox),
  widened(fraudScoreSandbox),
  widened(businessRiskSandbox),
  widened(faceVerifySandbox),
  widened(videoLivenessSandbox),
];

function widened<C extends Contract>(sandbox: ApiSandbox<C>): ApiSandbox {
  return sandbox as unknown as ApiSandbox;
}
