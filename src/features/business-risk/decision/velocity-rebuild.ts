import { present } from '../../../kernel/assert.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { Fault } from '../../../kernel/fault.ts';
import { nextTurn } from '../../../kernel/timers.ts';
import { told } from '../../../kernel/told.ts';
import type { JobRun, Jobs } from '../../../platform/jobs/jobs.ts';
import type { VelocityDraft, VelocityDrafts } from '../velocity/velocity-draft.ts';
import { LONGEST_WINDOW_MS } from '../velocity/velocity-entities.ts';
import type { DecisionLog, Period } from './decision-record.ts';
import { touchesOfRecord } from './risk-engine.ts';

/** What a rebuild went through. */
export interface VelocityRebuildCounts {
  /** Decisions of the last seven days that were read. */
  readonly decisions: number;
  /** How many of these no longer have the request behind them, because its retention has passed. */
  readonly withoutEvent: number;
  /** Entities, e.g. addresses and devices, of which the windows were filled. */
  readonly entities: number;
}

/** How far the last rebuild has come. */
export interface VelocityRebuildStatus extends VelocityRebuildCounts {
  readonly state: 'idle' | 'running' | 'done' | 'stopped' | 'failed';
  /** Decisions that are read and entities that are filled, of how many. Entities are known once the decisions are read. */
  readonly done: number;
  readonly total: number;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly problem: string | null;
}

/** What a rebuild works with. */
export interface VelocityRebuildDeps {
  readonly jobs: Jobs;
  readonly decisions: Pick<DecisionLog, 'scan' | 'count'>;
  /** Null if this process keeps the windows itself, so that no other service can lose them. */
  readonly drafts: VelocityDrafts | null;
  readonly clock: Clock;
}

/** The kind of job that a rebuild is. */
const REBUILD_JOB = 'velocity-rebuild';
/** Decisions that are recorded at the same time. Live decisions go ahead after each. */
const AT_ONCE = 64;
/** Decisions that came while others were read are read too, until so little time is left, milliseconds. */
const CAUGHT_UP_MS = 2_000;
const ROUNDS_MAX = 20;
const NOTHING: VelocityRebuildCounts = { decisions: 0, withoutEvent: 0, entities: 0 };

/**
 * Fills the windows of the risk decision again from the decisions of seven days, after the service that keeps them lost
 * its data. Decisions go on meanwhile. Windows are filled beside the ones in use and then brought into them, and what both
 * know counts once. So it may be done at any time and again. It is a job: if the process that works on it ends, another
 * one begins it anew.
 */
export class VelocityRebuild {
  readonly #deps: VelocityRebuildDeps;

  constructor(deps: VelocityRebuildDeps) {
    this.#deps = deps;
    const { drafts } = deps;
    if (drafts !== null) deps.jobs.define({ name: REBUILD_JOB, run: (run) => this.#run(run, drafts) });
  }

  /** Begins a rebuild, or says why none can begin. Throws Fault. */
  async start(startedBy: string): Promise<VelocityRebuildStatus | 'busy' | 'not-shared'> {
    const { jobs, drafts } = this.#deps;
    if (drafts === null) return 'not-shared';
    const job = await jobs.begin({ kind: REBUILD_JOB, input: null, startedBy });
    return job === null ? 'busy' : this.status();
  }

  /** Tells how far the last rebuild has come. Throws Fault. */
  async status(): Promise<VelocityRebuildStatus> {
    const job = await this.#deps.jobs.newest(REBUILD_JOB);
    if (job === null)
      return { state: 'idle', done: 0, total: 0, startedAtMs: null, endedAtMs: null, problem: null, ...NOTHING };
    const { state, done, total, startedAtMs, endedAtMs, problem, result, detail } = job;
    const counts = (result ?? detail ?? NOTHING) as VelocityRebuildCounts;
    return { state, done, total, startedAtMs, endedAtMs, problem, ...counts };
  }

  /** Ends the rebuild that is under way. Windows that are filled stay filled. False if none is. Throws Fault. */
  stop(): Promise<boolean> {
    return this.#deps.jobs.stopNewest(REBUILD_JOB);
  }

  async #run(run: JobRun, drafts: VelocityDrafts): Promise<VelocityRebuildCounts> {
    const draft = await drafts.begin();
    try {
      const filling = new Filling(run, draft);
      await this.#read(filling);
      for await (const entities of draft.bringIn()) {
        run.signal.throwIfAborted();
        filling.broughtIn(entities);
        await nextTurn();
      }
      return filling.counts;
    } finally {
      await draft.end();
    }
  }

  async #read(filling: Filling): Promise<void> {
    const { decisions, clock } = this.#deps;
    let fromMs = clock.nowMs() - LONGEST_WINDOW_MS;
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const period: Period = { fromMs, toMs: clock.nowMs() };
      filling.expect(await decisions.count(period));
      await filling.take(decisions.scan(period));
      if (clock.nowMs() - period.toMs < CAUGHT_UP_MS) return;
      fromMs = period.toMs;
    }
  }
}

/** Fills a draft, counts what it did, and tells its job. */
class Filling {
  readonly #run: JobRun;
  readonly #draft: VelocityDraft;
  #expected = 0;
  #decisions = 0;
  #withoutEvent = 0;
  #entities = 0;

  constructor(run: JobRun, draft: VelocityDraft) {
    this.#run = run;
    this.#draft = draft;
  }

  get counts(): VelocityRebuildCounts {
    return { decisions: this.#decisions, withoutEvent: this.#withoutEvent, entities: this.#entities };
  }

  expect(decisions: number): void {
    this.#expected = this.#decisions + decisions;
    this.#tell();
  }

  broughtIn(entities: number): void {
    this.#entities += entities;
    this.#tell();
  }

  async take(records: ReturnType<DecisionLog['scan']>): Promise<void> {
    const { signal } = this.#run;
    let recording: Promise<boolean>[] = [];
    const untilRecorded = async () => {
      if ((await Promise.all(recording)).includes(false))
        throw new Fault('unavailable', told`Redis did not answer, so no window is filled. Begin again`);
      recording = [];
      signal.throwIfAborted();
      this.#tell();
      await nextTurn();
    };
    for await (const record of records) {
      this.#decisions += 1;
      const touches = touchesOfRecord(record);
      if (record.event === null) this.#withoutEvent += 1;
      if (touches !== null) recording.push(this.#draft.record({ atMs: present(record.event).atMs, touches }, signal));
      if (recording.length >= AT_ONCE) await untilRecorded();
    }
    await untilRecorded();
  }

  #tell(): void {
    const done = this.#decisions + this.#entities;
    const total = Math.max(this.#expected, this.#decisions) + this.#draft.entities;
    this.#run.progress({ done, total, detail: this.counts });
  }
}
