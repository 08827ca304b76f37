import { hash } from 'node:crypto';
import type { Clock } from '../../../kernel/clock.ts';
import { InTurn } from '../../../kernel/in-turn.ts';
import { severalAtOnce } from '../../../kernel/several-at-once.ts';
import { idText, type RandomSource } from '../../../kernel/random.ts';
import type { FeedVersion } from '../feeds/feed-kinds.ts';
import { isFetchDue, shownUrl, type FeedSchedule, type FetchProblem, type FetchState } from '../feeds/feed-schedule.ts';
import type { FeedScheduleStore, ScheduledFeed } from '../feeds/feed-schedule-store.ts';
import type { FeedSource } from '../feeds/feed-source.ts';
import { readChecksum } from './read-checksum.ts';
import { FILE_PART_BYTES_MAX, type FeedDesk, type FeedImport, type FeedImportResult } from './feed-desk.ts';

/** What FeedFetches works with. */
export interface FeedFetchesDeps {
  readonly store: FeedScheduleStore;
  readonly desk: Pick<FeedDesk, 'list' | 'import' | 'importDatabase' | 'takePart' | 'confirm' | 'remove'>;
  readonly source: FeedSource;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Learns that this server failed at a feed. The error may name a URL or a path, so it belongs only into a log. */
  readonly onFailure: (name: string, error: unknown) => void;
}

/** How a fetch ended. What is `unchanged` is the version in use. */
export type FetchEnd =
  | { readonly outcome: 'imported'; readonly version: FeedVersion }
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'failed'; readonly problem: FetchProblem };

/** What an operator says with a wish to fetch. */
export interface AskedFetch {
  /** Whether an operator asks for it at all. Then it becomes active even if no version of it is. */
  readonly isAsked: boolean;
  /** Whether it is taken although it is doubtful. */
  readonly isForced: boolean;
}

const UNASKED: AskedFetch = { isAsked: false, isForced: false };

/** Feeds that a site fetches at most. */
export const SCHEDULES_MAX = 50;
/** Versions of a feed that were fetched and are not active, which are kept so that an operator can go back. */
const VERSIONS_KEPT = 3;
const CHECKSUM_BYTES_MAX = 1024 * 1024;
const HOUR_MS = 3_600_000;
/** Feeds that may have more bytes than this are fetched two at a time, others six: they are in memory until they are read. */
const SMALL_BYTES_MAX = 32 * 1024 * 1024;
const LARGE_AT_ONCE = 2;
const SMALL_AT_ONCE = 6;
/** A fetch that failed is tried again so long after it, then after twice as long, up to the interval of the feed. */
const RETRY_MS = 300_000;

/**
 * Fetches feeds from their URLs. What could not be fetched, or is not what its checksum says, leaves the version in use
 * as it is, and the schedule says why. All methods throw Fault.
 */
export class FeedFetches {
  readonly #deps: FeedFetchesDeps;
  /** The fetch of each feed that runs now: one feed is not fetched twice at the same time. */
  readonly #byName = new Map<string, InTurn>();
  /** What was fetched is read and taken one after another, because its rows need memory. */
  readonly #imports = new InTurn();

  constructor(deps: FeedFetchesDeps) {
    this.#deps = deps;
  }

  /** All schedules, by name, with how their last fetch went. */
  list(): Promise<readonly ScheduledFeed[]> {
    return this.#deps.store.list();
  }

  /** Gives the schedule of a feed. Null if there is none. */
  async find(name: string): Promise<ScheduledFeed | null> {
    return (await this.list()).find(({ schedule }) => schedule.name === name) ?? null;
  }

  /** Sets when a feed is fetched, in place of its earlier schedule. Null if there are SCHEDULES_MAX others. */
  async schedule(wishes: Omit<FeedSchedule, 'createdAtMs'>): Promise<FeedSchedule | null> {
    const { store, clock } = this.#deps;
    const others = (await store.list()).filter(({ schedule }) => schedule.name !== wishes.name);
    if (others.length >= SCHEDULES_MAX) return null;
    const schedule = { ...wishes, createdAtMs: clock.nowMs() };
    await store.put(schedule);
    return schedule;
  }

  /** Ends the fetches of a feed. Its versions stay. False if it has no schedule. */
  unschedule(name: string): Promise<boolean> {
    return this.#deps.store.remove(name);
  }

  /**
   * Fetches the feeds that are due, several at once. A slow server of one, or a failure of this server, does not
   * keep the others waiting. Rejects with the signal's reason if it aborts.
   */
  async fetchDue(signal: AbortSignal): Promise<void> {
    const nowMs = this.#deps.clock.nowMs();
    const due = (await this.list()).filter(({ state }) => isFetchDue(state, nowMs)).map(({ schedule }) => schedule);
    const fetchOne = ({ name }: FeedSchedule) => this.#fetchUnasked(name, signal);
    await Promise.all([
      severalAtOnce(due.filter(isLarge), LARGE_AT_ONCE, fetchOne, signal),
      severalAtOnce(
        due.filter((each) => !isLarge(each)),
        SMALL_AT_ONCE,
        fetchOne,
        signal,
      ),
    ]);
  }

  async #fetchUnasked(name: string, signal: AbortSignal): Promise<void> {
    try {
      await this.fetch(name, signal);
    } catch (error) {
      signal.throwIfAborted();
      this.#deps.onFailure(name, error);
    }
  }

  /**
   * Fetches a feed. Null if it has no schedule. Rejects with the signal's reason if it aborts. If this server fails, the
   * schedule says so, and the error is thrown. A failure after the feed was taken changes no answer: what follows, e.g. a note
   * for the schedule, is made up for by the next fetch.
   */
  async fetch(name: string, signal: AbortSignal, asked: AskedFetch = UNASKED): Promise<FetchEnd | null> {
    if ((await this.find(name)) === null) return null;
    const turns = this.#byName.get(name) ?? new InTurn();
    this.#byName.set(name, turns);
    return turns.run(async () => {
      const found = await this.find(name);
      if (found === null) return null;
      const fetched = await this.#fetch(found, signal, asked).catch(async (error: unknown) => {
        signal.throwIfAborted();
        await this.#afterwards(name, () => this.#note(found, failed({ code: 'internal', detail: '' })));
        throw error;
      });
      await this.#afterwards(name, () => this.#note(found, fetched));
      return fetched.end;
    });
  }

  /**
   * Notes that an operator imported a version of a feed. What was held back before waits for no decision any more. Never throws:
   * the import is committed, and the next fetch of what the operator took ends the wait as well.
   */
  decided(name: string): Promise<void> {
    return this.#afterwards(name, () => this.#decided(name));
  }

  async #decided(name: string): Promise<void> {
    // A fetch under way may take minutes, so this waits for none.
    const found = await this.find(name);
    if (found === null || found.state.heldSinceMs === null) return;
    const { schedule, state } = found;
    const problem = state.problem?.code === 'doubtful' ? null : state.problem;
    await this.#deps.store.note(schedule, { ...state, heldSinceMs: null, problem });
  }

  /** Does what follows something that has happened already. A failure goes into the log. */
  async #afterwards(name: string, step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      this.#deps.onFailure(name, error);
    }
  }

  async #note(fetched: ScheduledFeed, { end, ...names }: Fetched): Promise<void> {
    // An operator may have decided about a version that was held back meanwhile.
    const heldSinceMs = (await this.find(fetched.schedule.name))?.state.heldSinceMs ?? null;
    const found = { ...fetched, state: { ...fetched.state, heldSinceMs } };
    const state = nextState(found, end, { ...names, nowMs: this.#deps.clock.nowMs() });
    return this.#deps.store.note(found.schedule, state);
  }

  async #fetch(found: ScheduledFeed, signal: AbortSignal, { isAsked, isForced }: AskedFetch): Promise<Fetched> {
    const { schedule, state } = found;
    const versions = (await this.#deps.desk.list()).filter(({ version }) => version.name === schedule.name);
    const active = versions.find((each) => each.active)?.version ?? null;
    if (active === null && versions.length > 0 && !isAsked) return failed({ code: 'not-active', detail: '' });
    const expected = await this.#checksumOf(schedule, signal);
    if (expected !== null && typeof expected !== 'string') return failed(expected);
    if (active !== null && expected === active.digest) return this.#unchanged(active, state);
    // Only if what was fetched last is in use may the server say that it is unchanged.
    const known = expected === null && active?.digest === state.digest ? state : null;
    const { url, bytesMax } = schedule;
    const request = { url, bytesMax, etag: known?.etag ?? null, lastModified: known?.lastModified ?? null };
    const answer = await this.#deps.source.fetch(request, signal);
    if (answer.kind === 'failed') return failed(answer.problem);
    if (answer.kind === 'unchanged')
      return known === null || active === null
        ? failed({ code: 'status', detail: '304' })
        : this.#unchanged(active, known);
    const digest = hash('sha256', answer.bytes);
    if (expected !== null && digest !== expected) return failed({ code: 'wrong-checksum', detail: '' });
    const names = { etag: answer.etag, lastModified: answer.lastModified, digest };
    if (active?.digest === digest) return { ...(await this.#unchanged(active, state)), ...names };
    const publishedAtMs = publicationOf(answer.lastModified, this.#deps.clock);
    const imported = await this.#imports.run(() => this.#import(schedule, answer.bytes, { publishedAtMs, isForced }));
    if (!imported.ok)
      return failed({ code: imported.isDoubtful ? 'doubtful' : 'refused', detail: whyRefused(imported) });
    await this.#afterwards(schedule.name, () => this.#dropOld(schedule));
    return { end: { outcome: 'imported', version: imported.version }, ...names };
  }

  /** The SHA-256 that a feed must have. Null if none is known beforehand. */
  async #checksumOf(
    { sha256, checksumUrl, url }: FeedSchedule,
    signal: AbortSignal,
  ): Promise<string | FetchProblem | null> {
    if (sha256 !== null || checksumUrl === null) return sha256;
    const request = { url: checksumUrl, bytesMax: CHECKSUM_BYTES_MAX, etag: null, lastModified: null };
    const answer = await this.#deps.source.fetch(request, signal);
    if (answer.kind !== 'file') return { code: 'no-checksum', detail: '' };
    const text = Buffer.from(answer.bytes).toString('utf8');
    return readChecksum(text, new URL(url).pathname.split('/').at(-1) ?? '') ?? { code: 'no-checksum', detail: '' };
  }

  async #unchanged(active: FeedVersion, { etag, lastModified, digest }: FetchState): Promise<Fetched> {
    await this.#deps.desk.confirm(active, this.#deps.clock.nowMs());
    return { end: { outcome: 'unchanged' }, etag, lastModified, digest };
  }

  async #import(
    { name, kind, url, licence }: FeedSchedule,
    bytes: Uint8Array<ArrayBuffer>,
    said: Pick<FeedImport, 'publishedAtMs' | 'isForced'>,
  ): Promise<FeedImportResult> {
    const { desk, clock, random } = this.#deps;
    const told = { ...said, id: `feed-${idText(random, 12)}`, name, source: shownUrl(url), licence };
    if (kind !== 'address-database')
      return desk.import({ ...told, kind, text: Buffer.from(bytes).toString('utf8') }, clock.nowMs());
    for (let part = 0; part * FILE_PART_BYTES_MAX < bytes.length; part += 1) {
      const piece = bytes.subarray(part * FILE_PART_BYTES_MAX, (part + 1) * FILE_PART_BYTES_MAX);
      const taken = await desk.takePart({ feedId: told.id, part, bytes: piece, atMs: clock.nowMs() });
      if (!taken.ok) return { ok: false, problem: taken.problem, refused: [], isDoubtful: false };
    }
    return desk.importDatabase({ ...told, publishedAtMs: null }, clock.nowMs());
  }

  /** Removes versions that were fetched and that newer ones have replaced, so that they do not pile up. */
  async #dropOld({ name, url }: FeedSchedule): Promise<void> {
    const source = shownUrl(url);
    const old = (await this.#deps.desk.list()).filter(
      ({ version, active }) => !active && version.name === name && version.source === source,
    );
    for (const { version } of old.slice(VERSIONS_KEPT)) await this.#deps.desk.remove(version.id);
  }
}

function isLarge({ bytesMax }: FeedSchedule): boolean {
  return bytesMax > SMALL_BYTES_MAX;
}

/** How a fetch ended, and what the server called the file. */
interface Fetched extends Partial<Pick<FetchState, 'etag' | 'lastModified' | 'digest'>> {
  readonly end: FetchEnd;
}

function failed(problem: FetchProblem): Fetched {
  return { end: { outcome: 'failed', problem } };
}

function nextState(
  { schedule, state }: ScheduledFeed,
  end: FetchEnd,
  { nowMs, etag = null, lastModified = null, digest = null }: Partial<FetchState> & { readonly nowMs: number },
): FetchState {
  const everyMs = schedule.everyHours * HOUR_MS;
  if (end.outcome !== 'failed')
    return {
      nextAtMs: nowMs + everyMs,
      triedAtMs: nowMs,
      fetchedAtMs: nowMs,
      problem: null,
      heldSinceMs: null,
      failures: 0,
      etag,
      lastModified,
      digest,
    };
  const { failures, heldSinceMs } = state;
  const isHeld = end.problem.code === 'doubtful';
  // A feed that no rule uses waits for no decision.
  const isUnused = end.problem.code === 'not-active';
  return {
    ...state,
    // The server did its part, so it is not asked again before its time.
    nextAtMs: nowMs + (isHeld ? everyMs : Math.min(everyMs, RETRY_MS * 2 ** Math.min(failures, 20))),
    triedAtMs: nowMs,
    problem: end.problem,
    heldSinceMs: isHeld ? (heldSinceMs ?? nowMs) : isUnused ? null : heldSinceMs,
    failures: failures + 1,
  };
}

/** When a file was published, by its Last-Modified. Null if that is missing or in the future. */
function publicationOf(lastModified: string | null, clock: Clock): number | null {
  const atMs = lastModified === null ? Number.NaN : Date.parse(lastModified);
  return atMs > 0 && atMs <= clock.nowMs() ? atMs : null;
}

function whyRefused({ problem, refused: [first] }: Extract<FeedImportResult, { ok: false }>): string {
  return first === undefined ? problem : `${problem} (line ${first.line}: ${first.reason})`;
}
