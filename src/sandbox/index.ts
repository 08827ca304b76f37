import type { Contract } from '../apis/define-api.ts';
import { businessRiskSandbox } from './business-risk.ts';
import { faceGuardSandbox } from './face-guard.ts';
import { faceVerifySandbox } from './face-verify.ts';
import { fraudScoreSandbox } from './fraud-score.ts';
import type { ApiSandbox } from './scenario.ts';
import { videoLivenessSandbox } from './video-liveness.ts';

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
