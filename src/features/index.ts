import { businessRisk } from './business-risk/contract.ts';
import { createBusinessRisk, type BusinessRiskDeps } from './business-risk/handler.ts';
import { defineApi, type Api, type Contract } from '../wire/define-api.ts';
import { faceGuard } from './face-guard/contract.ts';
import { createFaceGuard, type FaceGuardDeps } from './face-guard/handler.ts';
import { faceVerify } from './face-verify/contract.ts';
import { createFaceVerify, type FaceVerifyDeps } from './face-verify/handler.ts';
import { fraudScore } from './fraud-score/contract.ts';
import { createFraudScore, type FraudScoreDeps } from './fraud-score/handler.ts';
import { videoLiveness } from './video-liveness/contract.ts';
import { createVideoLiveness, type VideoLivenessDeps } from './video-liveness/handler.ts';

/** Every contract the product serves. The router, the docs, the console and the tests all start here. */
export const CONTRACTS = [
  faceGuard,
  fraudScore,
  businessRisk,
  faceVerify,
  videoLiveness,
] as const satisfies readonly Contract[];

/** What each API's handler needs. An API that nothing was given for is not served: its callers get 10021. */
export interface ApiDeps {
  readonly businessRisk?: BusinessRiskDeps;
  readonly faceGuard?: FaceGuardDeps;
  readonly faceVerify?: FaceVerifyDeps;
  readonly fraudScore?: FraudScoreDeps;
  readonly videoLiveness?: VideoLivenessDeps | null;
}

/** Ties each contract to its handler. */
export function createApis(deps: ApiDeps): readonly Api[] {
  return [
    deps.businessRisk && defineApi(businessRisk, createBusinessRisk(deps.businessRisk)),
    deps.faceGuard && defineApi(faceGuard, createFaceGuard(deps.faceGuard)),
    deps.fraudScore && defineApi(fraudScore, createFraudScore(deps.fraudScore)),
    deps.faceVerify && defineApi(faceVerify, createFaceVerify(deps.faceVerify)),
    deps.videoLiveness ? defineApi(videoLiveness, createVideoLiveness(deps.videoLiveness)) : undefined,
  ].filter((api) => api !== undefined);
}
