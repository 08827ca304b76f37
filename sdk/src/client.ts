import { contentBase64, type Content } from './base64.ts';
import { canonicalIdNumber, canonicalName, canonicalPhone, digestOf, hex, type DigestKind } from './digests.ts';
import { Doubt } from './doubt.ts';
import { encryptField } from './encrypt.ts';
import { AnswerError, isOfTheServer, isPassing, TransportError, type ApiName } from './errors.ts';
import type {
  BusinessRiskParams,
  BusinessRiskResult,
  FaceGuardResult,
  FaceVerifyResult,
  FraudScoreResult,
  VideoLivenessResult,
} from './generated/wire.ts';
import { send } from './transport.ts';
import { urlOf } from './unsent.ts';

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
export const PAGE_CLIP = 'cGFnZQ==';

type Fields = Readonly<Record<string, string>>;
/** Builds the request for one server, because keys and OpenIDs differ between servers. */
type RequestFor = (server: Server) => { readonly path: string; readonly body: URLSearchParams | string };

const TIMEOUT_MS = 15_000;
const VIDEO_TIMEOUT_MS = 60_000;
const BACKOFF_MS = 200;
/** What a timer holds. A longer one would end at once. */
const TIMEOUT_MS_MAX = 2 ** 31 - 1;
const TRIES_MAX = 10;

/**
 * Client for the five APIs of this product's servers, or of any other server with the same wire. Its constructor throws
 * TypeError if a baseUrl or a key is malformed, and RangeError for a `timeoutMs` or `triesMax` outside of its bounds. A call
 * throws the same for its own options, before anything is sent.
 */
export class Renzheng {
  readonly #options: RenzhengOptions;
  readonly #servers: readonly Server[];

  constructor(options: RenzhengOptions) {
    this.#options = options;
    this.#servers = [{ ...options, replays: options.replays ?? true }, ...(options.fallbacks ?? [])];
    for (const { baseUrl, key } of this.#servers) {
      checkBaseUrl(baseUrl);
      if (!/^[\da-f]{32}$/i.test(key)) throw new TypeError('a key must have 32 hex digits');
    }
    checkTimeout(options.timeoutMs);
    const { triesMax = 1 } = options;
    if (!Number.isInteger(triesMax) || triesMax < 1 || triesMax > TRIES_MAX)
      throw new RangeError(`triesMax must be a whole number from 1 to ${TRIES_MAX}`);
  }

  /** Checks whether a selfie shows the person registered under a number and name. The photo may have up to 100 KB. */
  async faceVerify(
    person: { readonly idcard: string; readonly realname: string; readonly image: Content },
    options: CallOptions & {
      /** Whether scores go from 0 to 1000 instead of 0 to 100. */
      readonly thousand?: boolean;
      /** Sends number, name and photo encrypted under the OpenID. */
      readonly encrypted?: boolean;
    } = {},
  ): Promise<FaceVerifyResult> {
    const fields = { ...person, image: await contentBase64(person.image) };
    const thousand: Fields = options.thousand ? { thousand: '1' } : {};
    return this.#ask<FaceVerifyResult>('face-verify', options, (server) => {
      if (!options.encrypted) return formTo(server, '/verifyface/verify', { ...fields, ...thousand });
      return formTo(server, '/verifyface/verifyEncry', { ...encryptAll(fields, server), ...thousand });
    });
  }

  /** Gives how often an identity was attacked, as of the last midnight. */
  async faceGuard(
    { idcard, realname }: { readonly idcard: string; readonly realname: string },
    options: CallOptions = {},
  ): Promise<FaceGuardResult> {
    return this.#ask('face-guard', options, (server) => formTo(server, '/face_guard/query', { idcard, realname }));
  }

  /** Gives how risky a number with this phone is, 0 to 100. */
  async fraudScore(
    person: { readonly idNumber: string; readonly phoneNumber: string; readonly name?: string },
    options: CallOptions & {
      /** Sends digests instead of plain text. A name is always sent as md5. */
      readonly digest?: DigestKind;
    } = {},
  ): Promise<FraudScoreResult> {
    const fields = options.digest ? digested(person, options.digest) : definedOnly(person);
    return this.#ask('fraud-score', options, (server) => formTo(server, '/antiFraudHighRate/query', fields));
  }

  /** Passes, reviews or rejects a registration, a login or a campaign activity. */
  async businessRisk(
    data: BusinessRiskParams['BusinessSecurityData'],
    options: CallOptions = {},
  ): Promise<BusinessRiskResult> {
    const body = JSON.stringify({ BusinessSecurityData: data });
    return this.#ask('business-risk', options, ({ key }) => ({ path: `/antiRush/query?key=${key}`, body }));
  }

  /** Checks whether a video shows a living person, and whether it is this one. The video may have up to 10 MB. */
  async videoLiveness(
    person: { readonly idcard: string; readonly realname: string; readonly video: Content },
    options: CallOptions & {
      /** Which liveness threshold applies. The default is 1. */
      readonly rateType?: 1 | 2 | 3 | 4 | 5 | 6 | 7;
      /** The nonce of a challenge. The video answers it. Only this product's servers know it. */
      readonly challenge?: string;
      /** Order id of the risk decision about this session. Only this product's servers know it. */
      readonly riskOrder?: string;
    } = {},
  ): Promise<VideoLivenessResult> {
    const { idcard, realname, video } = person;
    const videoData = `base64:${await contentBase64(video)}`;
    const { rateType, challenge, riskOrder } = options;
    const more = definedOnly({ rate_type: rateType?.toString(), challenge, riskOrder });
    const patient = { timeoutMs: this.#options.timeoutMs ?? VIDEO_TIMEOUT_MS, ...options };
    return this.#ask('video-liveness', patient, (server) =>
      formTo(server, '/videoAuth/query', { idcard, realname, videoData, ...more }),
    );
  }

  /**
   * Asks for a challenge, which costs nothing. Do so if `videoLiveness` fails with 2546126, or before every clip. Only
   * the first server is asked, because the clip must reach the server that made the challenge.
   */
  async challenge(
    options: CallOptions & {
      /** Where the page sends the browser after it left the clip. */
      readonly returnUrl?: string;
      /** Kinds of challenges that your own recorder cannot do. */
      readonly cannot?: readonly string[];
    } = {},
  ): Promise<Challenge> {
    const [server] = this.#servers;
    if (server === undefined) throw new TypeError('there is no server');
    const { returnUrl, cannot } = options;
    const fields = definedOnly({ returnUrl, cannot: cannot?.join(',') });
    const key = keyOf(options);
    checkTimeout(options.timeoutMs);
    // It costs nothing, so no try of it leaves a doubt.
    const asking = { ...options, idempotencyKey: key, doubt: null };
    return (await this.#askServer('video-liveness', server, asking, (asked) =>
      formTo(asked, '/videoAuth/challenge', fields),
    )) as Challenge;
  }

  async #ask<R>(api: ApiName, options: CallOptions, requestFor: RequestFor): Promise<R> {
    const idempotencyKey = keyOf(options);
    checkTimeout(options.timeoutMs);
    const asking = { ...options, idempotencyKey, doubt: new Doubt() };
    let last: unknown;
    for (const server of this.#servers) {
      try {
        return (await this.#askServer(api, server, asking, requestFor)) as R;
      } catch (error) {
        if (!this.#mayFallBack(error)) throw error;
        asking.doubt.moveOn();
        last = error;
      }
    }
    throw last;
  }

  async #askServer(
    api: ApiName,
    server: Server,
    options: CallOptions & { readonly idempotencyKey: string; readonly doubt: Doubt | null },
    requestFor: RequestFor,
  ): Promise<unknown> {
    const { path, body } = requestFor(server);
    const url = server.baseUrl.trim().replace(/\/+$/, '') + path;
    const { signal, idempotencyKey } = options;
    const timeoutMs = options.timeoutMs ?? this.#options.timeoutMs ?? TIMEOUT_MS;
    const sent = { api, url, body, idempotencyKey, timeoutMs, signal, fetch: this.#options.fetch ?? globalThis.fetch };
    const triesMax = this.#options.triesMax ?? 3;
    for (let tries = 1; ; tries++) {
      try {
        return await send(sent);
      } catch (error) {
        const told = options.doubt === null ? error : options.doubt.told(error);
        if (tries >= triesMax || !mayRetry(error, server)) throw told;
        await this.#wait(BACKOFF_MS * 2 ** (tries - 1), signal);
      }
    }
  }

  #mayFallBack(error: unknown): boolean {
    if (error instanceof AnswerError) return isOfTheServer(error);
    if (!(error instanceof TransportError)) return false;
    if (error.cause instanceof AnswerError && !isOfTheServer(error.cause)) return false;
    return error.kind !== 'unsure' || this.#options.fallbackWhenUnsure === true;
  }

  /** Throws the reason of the caller's abort as soon as it comes. */
  async #wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const over = new AbortController();
    const aborted = new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { signal: over.signal });
    });
    const timed = () =>
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ms);
      });
    try {
      signal?.throwIfAborted();
      await Promise.race([this.#options.wait?.(ms) ?? timed(), aborted]);
    } finally {
      clearTimeout(timer);
      over.abort();
    }
  }
}

/**
 * Whether a second try cannot be charged twice: after an uncharged failure, an unsent request, or if the server replays
 * its answers.
 */
function mayRetry(error: unknown, { replays = false }: Server): boolean {
  if (error instanceof AnswerError) return isPassing(error);
  if (!(error instanceof TransportError)) return false;
  return error.kind === 'unsent' || replays;
}

/** The key of the caller, or a fresh one. Throws TypeError, without the key, if a server would not take it. */
function keyOf({ idempotencyKey }: CallOptions): string {
  if (idempotencyKey === undefined) return freshKey();
  if (typeof idempotencyKey !== 'string' || !/^[\x21-\x7e]{8,128}$/.test(idempotencyKey))
    throw new TypeError('idempotencyKey must have 8 to 128 visible ASCII characters');
  return idempotencyKey;
}

function checkTimeout(timeoutMs: number | undefined): void {
  if (timeoutMs === undefined) return;
  if (typeof timeoutMs !== 'number' || !(timeoutMs > 0 && timeoutMs <= TIMEOUT_MS_MAX))
    throw new RangeError(`timeoutMs must be a number above 0 and up to ${TIMEOUT_MS_MAX}`);
}

/** The text of an error does not repeat the address, which may hold a secret. */
function checkBaseUrl(baseUrl: string): void {
  if (!/^\s*https?:\/\//i.test(baseUrl)) throw new TypeError('baseUrl must start with http:// or https://');
  const url = urlOf(baseUrl);
  if (url === null ? baseUrl.includes('@') : url.username !== '' || url.password !== '')
    throw new TypeError('baseUrl must not hold a user or a password');
  if (/[?#]/.test(baseUrl)) throw new TypeError('baseUrl must not have a query or a fragment');
}

function freshKey(): string {
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}

function formTo({ key }: Server, path: string, fields: Fields): ReturnType<RequestFor> {
  return { path, body: new URLSearchParams({ key, ...fields }) };
}

function encryptAll(fields: Fields, { openId }: Server): Fields {
  if (openId === undefined) throw new TypeError('encrypted calls need the openId of the app');
  return Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, encryptField(text, openId)]));
}

function definedOnly(fields: Readonly<Record<string, string | undefined>>): Fields {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
  );
}

const CRYPTO_TYPES = { md5: '1', sha256: '2', sm3: '3' } as const;

function digested(
  { idNumber, phoneNumber, name }: { readonly idNumber: string; readonly phoneNumber: string; readonly name?: string },
  kind: DigestKind,
): Fields {
  return {
    idNumber: digestOf(kind, canonicalIdNumber(idNumber)),
    idCryptoType: CRYPTO_TYPES[kind],
    phoneNumber: digestOf(kind, canonicalPhone(phoneNumber)),
    phoneCryptoType: CRYPTO_TYPES[kind],
    ...(name !== undefined && { name: digestOf('md5', canonicalName(name)), nameCryptoType: CRYPTO_TYPES.md5 }),
  };
}
