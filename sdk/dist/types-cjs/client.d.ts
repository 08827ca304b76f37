import { type Content } from './base64.js';
import { type DigestKind } from './digests.js';
import type { BusinessRiskParams, BusinessRiskResult, FaceGuardResult, FaceVerifyResult, FraudScoreResult, VideoLivenessResult } from './generated/wire.js';
/** A server with this wire. */
export interface Server {
    /**
     * Scheme and host, e.g. `https://id.example.com`. A path prefix before the routes is allowed. A user, a password, a query
     * and a fragment are not. It must be the address that answers, because no redirect is followed.
     */
    readonly baseUrl: string;
    /** The app's key for this server, 32 hex digits. */
    readonly key: string;
    /** The app's OpenID for this server. Needed only for `encrypted` calls. */
    readonly openId?: string;
    /**
     * Whether a repeated call with the same idempotency key gets the same answer without a second charge. The default is
     * true for the first server and false for fallbacks.
     */
    readonly replays?: boolean;
}
/** Options of a client. The server itself is the first one that is asked. */
export interface RenzhengOptions extends Server {
    /** Servers to ask, in this order, if the one before cannot answer, e.g. the vendor. */
    readonly fallbacks?: readonly Server[];
    /** Whether to ask a fallback even if a try at the server before may have been charged. The default is false. */
    readonly fallbackWhenUnsure?: boolean;
    /**
     * The longest wait for one answer, in milliseconds, above 0 and up to 2,147,483,647. The default is 15,000, and 60,000
     * for videos. There is always a limit, so `Infinity` is refused.
     */
    readonly timeoutMs?: number;
    /** How many times one server is asked, 1 to 10. The default is 3. */
    readonly triesMax?: number;
    readonly fetch?: typeof globalThis.fetch;
    /** Waits between tries. Tests replace it. */
    readonly wait?: (ms: number) => Promise<void>;
}
/** Options of a single call. */
export interface CallOptions {
    /**
     * 8 to 128 visible ASCII characters. The default is a fresh key for each call. Keep the key if you want to ask again after
     * a crash.
     */
    readonly idempotencyKey?: string;
    /** Instead of the limit of the client, within the same bounds. */
    readonly timeoutMs?: number;
    readonly signal?: AbortSignal;
}
/** A challenge: what the next clip of a person has to show, by its kind. */
export type Challenge = ActionsChallenge | ColoursChallenge;
/** A challenge to move the head or the face. */
export interface ActionsChallenge extends AnyChallenge {
    readonly kind: 'actions';
    /** The actions in their order. Left and right are the person's own. */
    readonly actions: readonly ('blink' | 'open-mouth' | 'turn-left' | 'turn-right' | 'nod')[];
}
/**
 * A challenge to be lit by the screen. Experimental: only apps for which the operator chose it get one. Warn the person
 * first, and ask for another kind (`cannot: ['colours']`) if they decline.
 */
export interface ColoursChallenge extends AnyChallenge {
    readonly kind: 'colours';
    /** The colours that fill the screen one after the other, as `#rrggbb`. */
    readonly colours: readonly string[];
    /** What the screen shows before and after them. */
    readonly neutral: string;
    /** From the first frame of the clip to the first colour, milliseconds. */
    readonly leadMs: number;
    /** How long each colour is shown, milliseconds. */
    readonly colourMs: number;
}
interface AnyChallenge {
    /** The nonce to give to `videoLiveness` with the clip. */
    readonly challenge: string;
    /** When it expires, ISO 8601. */
    readonly expiresAt: string;
    /** Address of a page that records the clip and leaves it on the server. Send the person there. */
    readonly page: string;
}
/** Stands for the clip that the page of a challenge left on the server: `videoLiveness({ …, video: PAGE_CLIP })`. */
export declare const PAGE_CLIP = "cGFnZQ==";
/**
 * Client for the five APIs of this product's servers, or of any other server with the same wire. Its constructor throws
 * TypeError if a baseUrl or a key is malformed, and RangeError for a `timeoutMs` or `triesMax` outside of its bounds. A call
 * throws the same for its own options, before anything is sent.
 */
export declare class Renzheng {
    #private;
    constructor(options: RenzhengOptions);
    /** Checks whether a selfie shows the person registered under a number and name. The photo may have up to 100 KB. */
    faceVerify(person: {
        readonly idcard: string;
        readonly realname: string;
        readonly image: Content;
    }, options?: CallOptions & {
        /** Whether scores go from 0 to 1000 instead of 0 to 100. */
        readonly thousand?: boolean;
        /** Sends number, name and photo encrypted under the OpenID. */
        readonly encrypted?: boolean;
    }): Promise<FaceVerifyResult>;
    /** Gives how often an identity was attacked, as of the last midnight. */
    faceGuard({ idcard, realname }: {
        readonly idcard: string;
        readonly realname: string;
    }, options?: CallOptions): Promise<FaceGuardResult>;
    /** Gives how risky a number with this phone is, 0 to 100. */
    fraudScore(person: {
        readonly idNumber: string;
        readonly phoneNumber: string;
        readonly name?: string;
    }, options?: CallOptions & {
        /** Sends digests instead of plain text. A name is always sent as md5. */
        readonly digest?: DigestKind;
    }): Promise<FraudScoreResult>;
    /** Passes, reviews or rejects a registration, a login or a campaign activity. */
    businessRisk(data: BusinessRiskParams['BusinessSecurityData'], options?: CallOptions): Promise<BusinessRiskResult>;
    /** Checks whether a video shows a living person, and whether it is this one. The video may have up to 10 MB. */
    videoLiveness(person: {
        readonly idcard: string;
        readonly realname: string;
        readonly video: Content;
    }, options?: CallOptions & {
        /** Which liveness threshold applies. The default is 1. */
        readonly rateType?: 1 | 2 | 3 | 4 | 5 | 6 | 7;
        /** The nonce of a challenge. The video answers it. Only this product's servers know it. */
        readonly challenge?: string;
        /** Order id of the risk decision about this session. Only this product's servers know it. */
        readonly riskOrder?: string;
    }): Promise<VideoLivenessResult>;
    /**
     * Asks for a challenge, which costs nothing. Do so if `videoLiveness` fails with 2546126, or before every clip. Only
     * the first server is asked, because the clip must reach the server that made the challenge.
     */
    challenge(options?: CallOptions & {
        /** Where the page sends the browser after it left the clip. */
        readonly returnUrl?: string;
        /** Kinds of challenges that your own recorder cannot do. */
        readonly cannot?: readonly string[];
    }): Promise<Challenge>;
}
export {};
