import { hash } from 'node:crypto';
import { Fault } from '../../kernel/fault.ts';
import { pause } from '../../kernel/timers.ts';
import { loadSigner, type RequestSigner } from './load-aws4fetch.ts';
import { told } from '../../kernel/told.ts';

/** Where a bucket is, and the key that may use it. */
export interface BucketSettings {
  /** Scheme, host and port, e.g. `https://s3.example.com`. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Whether the bucket stands in the path. Otherwise it is the first part of the host's name. */
  readonly forcePathStyle: boolean;
  /** How long one request may take with its repetitions, milliseconds. */
  readonly timeoutMs: number;
}

/** What a bucket answered: its status and its bytes. */
interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
}

const NEVER = new AbortController().signal;
const TRIES = 3;
const PAUSE_MS = 50;
/** Most bytes that are read of an answer. */
const ANSWER_BYTES_MAX = 4 << 20;

/**
 * A bucket of an S3-compatible store. Every request is signed (signature version 4) over its bytes. Putting, getting and
 * deleting change nothing when they are done twice, so a request that failed is repeated within its time. All methods
 * throw Fault 'unavailable' if the store does not do what was asked in time.
 */
export class Bucket {
  readonly #settings: BucketSettings;
  readonly #signer: RequestSigner;

  constructor(settings: BucketSettings, signer: RequestSigner) {
    this.#settings = settings;
    this.#signer = signer;
  }

  /** Opens a bucket without asking it. Throws an Error that says what to do if the client is not installed. */
  static async open(settings: BucketSettings): Promise<Bucket> {
    const { accessKeyId, secretAccessKey, region } = settings;
    const Signer = await loadSigner();
    return new Bucket(settings, new Signer({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 }));
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    await this.#expect([200, 201], 'PUT', { key, bytes });
  }

  /** The bytes under a key, or null if there are none. */
  async get(key: string): Promise<Uint8Array | null> {
    const { status, body } = await this.#expect([200, 404], 'GET', { key });
    return status === 404 ? null : body;
  }

  /** Removes what is under a key, if anything is. */
  async delete(key: string): Promise<void> {
    await this.#expect([200, 204, 404], 'DELETE', { key });
  }

  /** The first keys with a beginning, in the order of their bytes, at most `max` (up to 1,000). */
  async list(prefix: string, max: number): Promise<readonly string[]> {
    const query = `?list-type=2&max-keys=${max}&prefix=${encodeURIComponent(prefix)}`;
    const { body } = await this.#expect([200], 'GET', { key: '', query });
    return [
      ...Buffer.from(body)
        .toString()
        .matchAll(/<Key>([^<]*)<\/Key>/g),
    ].map(([, key = '']) => key);
  }

  /** The status of a request without a signature, which tells whether the bucket is open to the public. */
  async statusForStrangers(key: string): Promise<number> {
    const { status } = await this.#try(async (signal) => fetch(this.#urlOf(key), { signal }), NEVER);
    return status;
  }

  async #expect(statuses: readonly number[], method: string, asked: Asked): Promise<Answer> {
    const deadline = AbortSignal.timeout(this.#settings.timeoutMs);
    let last = 'no answer';
    for (let tried = 1; tried <= TRIES && !deadline.aborted; tried += 1) {
      if (tried > 1) await pause(PAUSE_MS * tried, deadline);
      const answer = await this.#once(method, asked, deadline);
      if (answer !== null && statuses.includes(answer.status)) return answer;
      last = answer === null ? told`no answer` : told`status ${answer.status}`;
      // The store understood the request and refuses it.
      if (answer !== null && answer.status < 500 && answer.status !== 429) break;
    }
    throw new Fault('unavailable', told`the bucket did not do a ${method}: ${last}`);
  }

  async #once(method: string, { key, bytes, query = '' }: Asked, deadline: AbortSignal): Promise<Answer | null> {
    try {
      return await this.#try(async (signal) => {
        const headers = { 'x-amz-content-sha256': hash('sha256', bytes ?? new Uint8Array(0)) };
        const init = { method, headers, ...(bytes !== undefined && { body: bytes }) };
        const request = await this.#signer.sign(this.#urlOf(key) + query, init);
        return fetch(request, { signal });
      }, deadline);
    } catch {
      // The text of the failure may hold the address. That there was no answer is all that its caller needs.
      return null;
    }
  }

  async #try(ask: (signal: AbortSignal) => Promise<Response>, deadline: AbortSignal): Promise<Answer> {
    // A try that is stuck must leave time for another one.
    const signal = AbortSignal.any([deadline, AbortSignal.timeout(Math.ceil(this.#settings.timeoutMs / 2))]);
    const response = await ask(signal);
    if (Number(response.headers.get('content-length') ?? 0) > ANSWER_BYTES_MAX) {
      await response.body?.cancel();
      return { status: 502, body: new Uint8Array(0) };
    }
    return { status: response.status, body: new Uint8Array(await response.arrayBuffer()) };
  }

  #urlOf(key: string): string {
    const { endpoint, bucket, forcePathStyle } = this.#settings;
    const base = new URL(endpoint);
    const folder = base.pathname.replace(/\/$/, '');
    return forcePathStyle
      ? `${base.origin}${folder}/${bucket}/${key}`
      : `${base.protocol}//${bucket}.${base.host}${folder}/${key}`;
  }
}

interface Asked {
  readonly key: string;
  readonly bytes?: Uint8Array;
  /** With its question mark. */
  readonly query?: string;
}
