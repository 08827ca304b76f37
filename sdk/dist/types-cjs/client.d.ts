import { type Content } from './base64.js';
import { type DigestKind } from './digests.js';
import type { BusinessRiskParams, BusinessRiskResult, FaceGuardResult, FaceVerifyResult, FraudScoreResult, VideoLivenessResult } from './generated/wire.js';
/** One server with this wire. */
export interface Server {
    /** Scheme and host, e.g. `https://id.example.com`; a path before the routes is kept. */
    readonly baseUrl: string;
    /** The app's key at this server, 32 hex digits. */
    readonly key: string;
    /** The app's OpenID at this server, for `encrypted` calls. */
    readonly openId?: string;
    /** Whether it answers again under the same idempotency key without charging; true for the first server. */
    readonly replays?: boolean;
}
export interface RenzhengOptions extends Server {
    /** Asked in this order where the server before cannot answer, e.g. the vendor. */
    readonly fallbacks?: readonly Server[];
    /** Whether a fallback is asked although the server before may have charged; false. */
    readonly fallbackWhenUnsure?: boolean;
    /** Longest wait for one answer, milliseconds; 15,000, and 60,000 for videos. */
    readonly timeoutMs?: number;
    /** Times that one server is asked, 1 to 10; 3. */
    readonly triesMax?: number;
    readonly fetch?: typeof globalThis.fetch;
    /** Waits between tries; for tests. */
    readonly wait?: (ms: number) => Promise<void>;
}
export interface CallOptions {
    /** 8 to 128 visible characters; a fresh one for each call where absent. Keep it to ask again after a crash. */
    readonly idempotencyKey?: string;
    readonly timeoutMs?: number;
    readonly signal?: AbortSignal;
}
/** Client of the five APIs, of this product's servers or of any other with the same wire. */
export declare class Renzheng {
    #private;
    constructor(options: RenzhengOptions);
    /** Is the selfie the person who is registered under this number and name? Photos to 100 KB. */
    faceVerify(person: {
        readonly idcard: string;
        readonly realname: string;
        readonly image: Content;
    }, options?: CallOptions & {
        /** Scores of 0 to 1000. */
        readonly thousand?: boolean;
        /** Sends number, name and photo encrypted under the OpenID. */
        readonly encrypted?: boolean;
    }): Promise<FaceVerifyResult>;
    /** How often was this identity attacked, as of the last midnight? */
    faceGuard({ idcard, realname }: {
        readonly idcard: string;
        readonly realname: string;
    }, options?: CallOptions): Promise<FaceGuardResult>;
    /** How risky is this number with this phone, 0 to 100? */
    fraudScore(person: {
        readonly idNumber: string;
        readonly phoneNumber: string;
        readonly name?: string;
    }, options?: CallOptions & {
        /** Sends digests in the place of plain text; a name goes as md5, whichever is asked for. */
        readonly digest?: DigestKind;
    }): Promise<FraudScoreResult>;
    /** Pass, review or reject a registration, a login or a campaign. */
    businessRisk(data: BusinessRiskParams['BusinessSecurityData'], options?: CallOptions): Promise<BusinessRiskResult>;
    /** Is the video a living person, and this one? Videos to 10 MB. */
    videoLiveness(person: {
        readonly idcard: string;
        readonly realname: string;
        readonly video: Content;
    }, options?: CallOptions & {
        /** Which liveness threshold applies; 1. */
        readonly rateType?: 1 | 2 | 3 | 4 | 5 | 6 | 7;
        /** The nonce of a challenge whose actions the video shows; this product's servers alone know it. */
        readonly challenge?: string;
    }): Promise<VideoLivenessResult>;
}
