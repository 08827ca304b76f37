import { Fault } from '../../../kernel/fault.ts';
import { AHEAD_MS_MAX } from '../../../kernel/wall-stamps.ts';
import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import type { ChallengeBookDeps } from '../../../features/video-liveness/challenge/challenge-book.ts';
import { kindsAmong, type ChallengeKind } from '../../../features/video-liveness/challenge/challenge-kinds.ts';
import type {
  Challenge,
  ChallengedApp,
  ChallengeStore,
  ChallengeWishes,
  ClipReceipt,
  LeftClip,
  TakenChallenge,
} from '../../../features/video-liveness/challenge/challenge-store.ts';
import { drawTask, kindFor } from '../../../features/video-liveness/challenge/challenge-task.ts';
import { callFunction } from '../call-function.ts';
import type { RedisCluster } from '../load-ioredis.ts';
import { CHALLENGE_BASE, CHALLENGE_CODE, CHALLENGE_FUNCTIONS } from './challenge-functions.ts';

/** The share of the challenges and bytes that one app may use. */
const APP_SHARE = 1 / 2;
/** The pool of all sandbox apps, as a share of that of the live ones. */
const SANDBOX_PART = 1 / 4;

/** What the store needs. */
export interface RedisChallengeDeps extends Omit<ChallengeBookDeps, 'clock'> {
  readonly cluster: RedisCluster;
  /** Wall clock. It should be the same for all processes. */
  readonly clock: { nowMs(): number };
  readonly secrets: Pick<SiteSecrets, 'seal' | 'open'>;
  /** Begins the name of every key; by default CHALLENGE_BASE. Its part in braces must be the same for all keys. */
  readonly base?: string;
}

/** What is kept of a challenge, beside its clip. */
interface Told {
  readonly challenge: Challenge;
  /** The kinds that the app, its recorder or the person cannot do. */
  readonly cannot: readonly ChallengeKind[];
  /** See `TakenChallenge.onlyFor`. */
  readonly onlyFor?: string;
}

/**
 * Keeps challenges in a Redis cluster, so that the clip of a page may reach another process than the challenge and the call
 * that uses it. Clips are sealed. All challenges have one tag: a function sees all bounds, and one of two calls at once gets
 * a challenge. Every method throws Fault if Redis does not answer.
 */
export class RedisChallengeStore implements ChallengeStore {
  readonly #deps: RedisChallengeDeps;
  /** What is kept of the challenges that calls of this process hold. */
  readonly #taken = new WeakMap<TakenChallenge, Told>();

  constructor(deps: RedisChallengeDeps) {
    this.#deps = deps;
  }

  async issue(
    { id, mode }: ChallengedApp,
    { returnUrl = null, cannot: named = new Set() }: ChallengeWishes = {},
  ): Promise<Challenge | null> {
    const { clock, random, kindsOf, goodForMs, openMax } = this.#deps;
    const cannot = kindsAmong(named);
    const hex = () => Buffer.from(random.bytes(16)).toString('hex');
    const nowMs = clock.nowMs();
    const challenge: Challenge = {
      nonce: hex(),
      pageToken: hex(),
      appId: id,
      mode,
      returnUrl,
      task: drawTask(kindFor(kindsOf(id), cannot), random),
      expiresAtMs: nowMs + goodForMs,
    };
    const ofMode = mode === 'live' ? openMax : Math.max(1, openMax * SANDBOX_PART);
    const { nonce, pageToken, expiresAtMs } = challenge;
    const told = write({ challenge, cannot: [...cannot] });
    const bounds = [ofMode, ofMode * APP_SHARE].map(String);
    const names = [mode, id, nonce, pageToken, told, String(expiresAtMs), String(nowMs)];
    const ends = [keptSeconds(goodForMs), this.#farthest(nowMs)];
    return (await this.#call('issue', [...names, ...bounds, ...ends])) === 1 ? challenge : null;
  }

  async ofPage(pageToken: string): Promise<Challenge | null> {
    return (await this.#read(pageToken))?.told.challenge ?? null;
  }

  async changeKind(pageToken: string, cannot: ReadonlySet<string>): Promise<Challenge | null> {
    const { random, kindsOf, clock } = this.#deps;
    for (;;) {
      const read = await this.#read(pageToken);
      if (read === null || read.hasClip) return null;
      const { challenge, cannot: before, ...rest } = read.told;
      const all = new Set([...before, ...kindsAmong(cannot)]);
      const kind = kindFor(kindsOf(challenge.appId), all);
      const changed = kind === challenge.task.kind ? challenge : { ...challenge, task: drawTask(kind, random) };
      const after = write({ challenge: changed, cannot: [...all], ...rest });
      if (after === read.text) return changed;
      // If another call changed it meanwhile, its change counts, and this one builds on it.
      if ((await this.#call('change', [pageToken, String(clock.nowMs()), read.text, after])) === 1) return changed;
    }
  }

  async leaveClip(pageToken: string, left: LeftClip): Promise<ClipReceipt> {
    const { clock, clipBytesMax, secrets } = this.#deps;
    const sealed = secrets.seal(clipContext(pageToken), packClip(left));
    const live = [clipBytesMax, clipBytesMax * APP_SHARE];
    const bounds = [...live, ...live.map((bytes) => bytes * SANDBOX_PART)].map(String);
    const nowMs = clock.nowMs();
    const args = [pageToken, String(nowMs), String(left.clip.length), sealed, ...bounds, this.#farthest(nowMs)];
    return String(await this.#call('leave', args)) as ClipReceipt;
  }

  async redeem(nonce: string, appId: string): Promise<TakenChallenge | null> {
    const { clock, secrets } = this.#deps;
    const redeemed = (await this.#call('redeem', [nonce, appId, String(clock.nowMs())])) as [Buffer, Buffer?] | null;
    if (redeemed === null) return null;
    const [text, sealed] = redeemed;
    const told = toldIn(String(text));
    const { challenge, onlyFor } = told;
    // A list that ends in nothing is shorter.
    const left = sealed ? unpackClip(secrets.open(clipContext(challenge.pageToken), sealed)) : null;
    const taken = { challenge, left, ...(onlyFor !== undefined && { onlyFor }) };
    this.#taken.set(taken, told);
    return taken;
  }

  async giveBack(taken: TakenChallenge, onlyFor: string | null): Promise<void> {
    const { clock, secrets } = this.#deps;
    const told = this.#taken.get(taken);
    this.#taken.delete(taken);
    const { challenge, left } = taken;
    const { nonce, pageToken, appId, mode, expiresAtMs } = challenge;
    const leftMs = expiresAtMs - clock.nowMs();
    if (!told || leftMs <= 0) return;
    const text = write({ ...told, ...(onlyFor !== null && { onlyFor }) });
    const names = [mode, appId, nonce, pageToken, text, String(expiresAtMs), keptSeconds(leftMs)];
    const clip = left ? [String(left.clip.length), secrets.seal(clipContext(pageToken), packClip(left))] : [];
    await this.#call('giveBack', [...names, ...clip]);
  }

  /** When a challenge ends at the latest that some process has made by now. */
  #farthest(nowMs: number): string {
    return String(nowMs + this.#deps.goodForMs + AHEAD_MS_MAX);
  }

  async #read(
    pageToken: string,
  ): Promise<{ readonly told: Told; readonly text: string; readonly hasClip: boolean } | null> {
    const found = (await this.#call('read', [pageToken, String(this.#deps.clock.nowMs())])) as [Buffer, number] | null;
    if (found === null) return null;
    const text = String(found[0]);
    return { told: toldIn(text), text, hasClip: found[1] === 1 };
  }

  async #call(name: keyof typeof CHALLENGE_FUNCTIONS, args: readonly (string | Uint8Array)[]): Promise<unknown> {
    const { cluster, base = CHALLENGE_BASE } = this.#deps;
    try {
      return await callFunction(cluster, CHALLENGE_CODE, { name: CHALLENGE_FUNCTIONS[name], keys: [base], args });
    } catch (cause) {
      throw new Fault('unavailable', 'Redis did not answer about a challenge', { cause });
    }
  }
}

/** Longer than it is good, because servers expire by their own clocks. */
function keptSeconds(goodForMs: number): string {
  return String(Math.ceil(goodForMs / 1000) + 60);
}

function clipContext(pageToken: string): string {
  return `challenge.clip:${pageToken}`;
}

function write(told: Told): string {
  return JSON.stringify(told);
}

function toldIn(text: string): Told {
  return JSON.parse(text) as Told;
}

/** The report of the capture as JSON with its length before it (4 bytes), then the clip. */
function packClip({ clip, capture }: LeftClip): Uint8Array {
  const text = Buffer.from(JSON.stringify({ capture }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text, clip]);
}

function unpackClip(packed: Uint8Array): LeftClip {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  const end = 4 + bytes.readUInt32BE(0);
  const { capture } = JSON.parse(bytes.toString('utf8', 4, end)) as { readonly capture: unknown };
  return { clip: new Uint8Array(bytes.subarray(end)), capture };
}
