export { PAGE_CLIP, Renzheng } from './client.ts';
export type { ActionsChallenge, CallOptions, Challenge, ColoursChallenge, RenzhengOptions, Server } from './client.ts';
export type { Content } from './base64.ts';
export { canonicalIdNumber, canonicalName, canonicalPhone, digestOf } from './digests.ts';
export type { DigestKind } from './digests.ts';
export { encryptField } from './encrypt.ts';
export { AnswerError, RenzhengError, ServiceError, SystemError, TransportError } from './errors.ts';
export type { ApiName, ErrorCode } from './errors.ts';
export { ERROR_TABLE } from './generated/wire.ts';
export type {
  BusinessRiskParams,
  BusinessRiskResult,
  FaceGuardResult,
  FaceVerifyResult,
  FraudScoreResult,
  VideoLivenessResult,
} from './generated/wire.ts';
