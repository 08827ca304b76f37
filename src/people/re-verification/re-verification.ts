import type { Clock } from '../../kernel/clock.ts';
import { inPieces } from '../../kernel/in-pieces.ts';
import { Waits, type Patience } from '../../kernel/patience.ts';
import { severalAtOnce } from '../../kernel/several-at-once.ts';
import type { Job } from '../../platform/jobs/job.ts';
import type { JobRun, Jobs } from '../../platform/jobs/jobs.ts';
import type { ImportStore } from '../import/import-store.ts';
import type { PersonStore } from '../person-store.ts';
import type { PersonId } from '../register.ts';
import { checkPerson, type PersonCheckDeps } from './check-person.ts';
import { FINDING_KINDS, type FindingCounts, type FindingStore } from './finding-store.ts';
import { positionOf, RunCounts, type Checked, type Page } from './run-counts.ts';

/** Which registered people are looked at. Null is no bound. */
export interface ReVerificationScope {
  /** Only people who were registered and last changed before this time. */
  readonly changedBeforeMs: number | null;
  /** People of an import that is still kept. */
  readonly importId: string | null;
}

/** How far the last re-verification has come, and what it found. */
export interface ReVerificationStatus extends ReVerificationScope {
  readonly state: 'idle' | 'running' | 'done' | 'stopped' | 'failed';
  readonly startedBy: string | null;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  /** How many people were looked at, and how many there are. */
  readonly done: number;
  readonly total: number;
  /** Photos that were looked at. */
  readonly photos: number;
  /** Photos that got an embedding of the encoder in use. */
  readonly reEncoded: number;
  /** People without a registered face: they have no photo, or none that could be used. */
  readonly faceless: number;
  /** Whether it waits, because the server is busy with calls. */
  readonly isWaiting: boolean;
  readonly problem: string | null;
  /** What it found, also after the findings are removed. */
  readonly found: FindingCounts;
  /** Whether no finding of it is kept any more: their time has passed, or their people were erased. */
  readonly isRemoved: boolean;
  /** When the findings are removed, at the latest. */
  readonly endsAtMs: number | null;
}

/** What a re-verification works with. */
export interface ReVerificationDeps extends Omit<PersonCheckDeps, 'store'> {
  readonly store: PersonCheckDeps['store'] & Pick<PersonStore, 'ids'>;
  readonly imports: Pick<ImportStore, 'people' | 'find'>;
  readonly findings: FindingStore;
  readonly jobs: Pick<Jobs, 'define' | 'begin' | 'newest' | 'stopNewest'>;
  readonly clock: Clock;
  readonly pause: Patience['pause'];
  /** How long findings are kept, in milliseconds. */
  readonly keptMs: number;
}

/** The kind of job that a re-verification is. */
const RE_VERIFICATION_JOB = 're-verification';
/** How many people are looked at in one step, and at the same time. */
const [STEP, CONCURRENT] = [16, 4];
/** How many people are counted, and how many findings removed, at a time. */
const [COUNT_AT_ONCE, REMOVE_AT_ONCE] = [1000, 500];
/**
 * Goes over registered people and finds what does not hold any more. A run is a job beside the calls, so it survives the page and
 * the process that began it. What the run before found is removed when the next one begins.
 */
export class ReVerification {
  readonly #deps: ReVerificationDeps;

  constructor(deps: ReVerificationDeps) {
    this.#deps = deps;
    // While an upgrade is under way, other processes may use another encoder.
    const fits = (input: unknown) => (input as { readonly modelId?: unknown }).modelId === deps.analyzer.modelId;
    deps.jobs.define({ name: RE_VERIFICATION_JOB, fits, run: (run) => this.#run(run) });
  }

  /** Begins a run. Throws Fault. */
  async start(scope: ReVerificationScope, startedBy: string): Promise<ReVerificationStatus | 'busy' | 'no-import'> {
    const { jobs, imports, analyzer } = this.#deps;
    if (scope.importId !== null && (await imports.find(scope.importId)) === null) return 'no-import';
    const input = { ...scope, modelId: analyzer.modelId };
    const job = await jobs.begin({ kind: RE_VERIFICATION_JOB, input, startedBy });
    return job === null ? 'busy' : this.status();
  }

  /** Tells how far the last run is, and what it found. Throws Fault. */
  async status(): Promise<ReVerificationStatus> {
    const { jobs, findings, keptMs } = this.#deps;
    const job = await jobs.newest(RE_VERIFICATION_JOB);
    if (job === null) return NONE;
    const told = shown(job);
    const isRemoved =
      told.state !== 'running' &&
      told.found.people > 0 &&
      (await findings.list({ kind: null, after: null, limit: 1 })).length === 0;
    return { ...told, isRemoved, endsAtMs: (job.endedAtMs ?? job.startedAtMs) + keptMs };
  }

  /** Stops the run that is under way. What it found until then stays. False if none is. Throws Fault. */
  stop(): Promise<boolean> {
    return this.#deps.jobs.stopNewest(RE_VERIFICATION_JOB);
  }

  /** Removes the findings that are past their retention. Gives how many. Throws Fault. */
  purge(): Promise<number> {
    return this.#remove(this.#deps.clock.nowMs() - this.#deps.keptMs);
  }

  #remove(beforeMs: number | null): Promise<number> {
    return inPieces(() => this.#deps.findings.remove({ beforeMs, limit: REMOVE_AT_ONCE }));
  }

  async #run(run: JobRun): Promise<null> {
    const scope = run.input as ReVerificationScope;
    const begun = positionOf(run.begun.detail);
    const isFirst = run.begun.detail === null;
    if (isFirst) await this.#remove(null);
    const total = isFirst ? await this.#count(scope, run.signal) : run.begun.total;
    const counts = new RunCounts(run, begun, total);
    const waits = new Waits({
      signal: run.signal,
      pause: this.#deps.pause,
      onWaiting: (waiting) => counts.tell({ waiting }),
    });
    for (let { after, page: left } = begun.place; ; left = null) {
      const page = left ?? (await this.#page(scope, after, STEP));
      counts.beginPage(page);
      const checks = await this.#checkAll(page.personIds, { counts, waits, signal: run.signal });
      run.signal.throwIfAborted();
      await this.#record(checks, waits);
      counts.endPage(checks, page);
      if (page.isLast) return null;
      after = page.end;
    }
  }

  /**
   * Keeps what was found, before the page ends. If the process ends in between, the page is done again, and gives the
   * same. Nothing is kept of a person who was erased meanwhile.
   */
  async #record(checks: readonly Checked[], waits: Waits): Promise<void> {
    const { findings, clock } = this.#deps;
    const found = checks.flatMap(({ personId, check }) =>
      check === null ? [] : { personId, findings: check.findings },
    );
    await waits.untilDone(() => findings.record(found, clock.nowMs()));
  }

  async #count(scope: ReVerificationScope, signal: AbortSignal): Promise<number> {
    let people = 0;
    for (let after: string | null = null; ;) {
      const page: Page = await this.#page(scope, after, COUNT_AT_ONCE);
      signal.throwIfAborted();
      people += page.personIds.length;
      if (page.isLast) return people;
      after = page.end;
    }
  }

  /** The next people of the scope. */
  async #page({ importId, changedBeforeMs }: ReVerificationScope, after: string | null, limit: number): Promise<Page> {
    const { store, imports } = this.#deps;
    if (importId === null) {
      const personIds = await store.ids({ changedBeforeMs, after: after as PersonId | null, limit });
      return { personIds, end: personIds.at(-1) ?? null, isLast: personIds.length < limit };
    }
    const rows = await imports.people(importId, Number(after ?? 0), limit);
    const personIds = rows.map(({ personId }) => personId);
    return { personIds, end: rows.at(-1)?.line.toString() ?? null, isLast: rows.length < limit };
  }

  async #checkAll(
    personIds: readonly PersonId[],
    { counts, waits, signal }: { readonly counts: RunCounts; readonly waits: Waits; readonly signal: AbortSignal },
  ): Promise<readonly Checked[]> {
    const checks: Checked[] = [];
    const onReEncoding = (change: 1 | -1) => counts.addReEncoded(change);
    const look = async (personId: PersonId) => {
      const check = await waits.untilDone(() => checkPerson(this.#deps, personId, { signal, onReEncoding }));
      checks.push({ personId, check });
    };
    await severalAtOnce(personIds, CONCURRENT, look, signal);
    return checks;
  }
}

function shown(job: Job): Omit<ReVerificationStatus, 'isRemoved' | 'endsAtMs'> {
  const { state, startedBy, startedAtMs, endedAtMs, done, total, problem } = job;
  const { changedBeforeMs, importId } = job.input as ReVerificationScope;
  const { photos, faceless, reEncoded, waiting, people, byKind } = positionOf(job.detail);
  const kinds = FINDING_KINDS.map((kind) => ({ kind, people: byKind[kind] ?? 0 }));
  const found = { people, byKind: kinds.filter((each) => each.people > 0) };
  const isWaiting = state === 'running' && waiting > 0;
  const when = { startedBy, startedAtMs, endedAtMs, changedBeforeMs, importId };
  return { state, ...when, done, total, photos, faceless, reEncoded, isWaiting, problem, found };
}

const NONE = {
  state: 'idle',
  startedBy: null,
  startedAtMs: null,
  endedAtMs: null,
  changedBeforeMs: null,
  importId: null,
  done: 0,
  total: 0,
  photos: 0,
  faceless: 0,
  reEncoded: 0,
  isWaiting: false,
  problem: null,
  found: { people: 0, byKind: [] },
  isRemoved: false,
  endsAtMs: null,
} as const satisfies ReVerificationStatus;
