import type { Clock } from '../../kernel/clock.ts';
import { isWaitingOf, waitingDetail, Waits, type Patience } from '../../kernel/patience.ts';
import type { JobRun, Jobs } from '../../platform/jobs/jobs.ts';
import { TableProblem } from '../../tables/table-problem.ts';
import { LIST_BYTES_MAX, type LabelledFolder } from './labelled-folder.ts';
import { told } from '../../kernel/told.ts';

/** How far the last calibration has come. */
export interface CalibrationStatus<Measured> {
  readonly id: string | null;
  readonly state: 'idle' | 'running' | 'done' | 'stopped' | 'failed';
  readonly list: string | null;
  readonly startedBy: string | null;
  readonly startedAtMs: number | null;
  /** Photos or clips that were looked at, and how many there are. */
  readonly done: number;
  readonly total: number;
  /** Whether it waits, because the server is busy with calls. */
  readonly isWaiting: boolean;
  readonly problem: string | null;
  readonly measured: Measured | null;
}

/** Why a calibration cannot be begun. */
export type StartRefusal = 'off' | 'no-list' | 'busy';

/** Why a calibration cannot be installed. */
export type InstallRefusal = 'no-calibration' | 'no-map' | 'other-model' | 'other-release';

/** A kind of calibration, and how it is done. `Measured` is what it measured, as it is kept until another one ends. */
export interface CalibrationKind<Measured> {
  /** The kind of its jobs. */
  readonly job: string;
  /**
   * Measures what a list names, and gives it as plain JSON without the name of a file or of a person. Throws ListProblem if the
   * list cannot be used.
   */
  readonly measure: (list: Uint8Array, work: MeasuringWork) => Promise<object>;
  /** Reads what was measured. Null if it is of an older release. */
  readonly read: (stored: unknown) => Measured | null;
  /** Says why what was measured cannot be installed. Null if it can be. */
  readonly refusal: (measured: Measured) => InstallRefusal | null;
  /** Puts it in place. Throws Fault. */
  readonly install: (measured: Measured) => Promise<void>;
}

/** What the work of a calibration gets. */
export interface MeasuringWork {
  readonly folder: LabelledFolder;
  readonly signal: AbortSignal;
  /** Photos or clips that were looked at, and how many there are. */
  readonly progress: (done: number, total: number) => void;
  /** Does something again later if the server is too busy for it. */
  readonly waits: Waits;
}

/** What a CalibrationDesk works with. */
export interface CalibrationDeskDeps {
  readonly jobs: Pick<Jobs, 'define' | 'begin' | 'newest' | 'stopNewest'>;
  /** Null if the settings name no folder. */
  readonly folder: LabelledFolder | null;
  readonly clock: Clock;
  readonly pause: Patience['pause'];
}

/** Ends a calibration with a reason for the operator. */
class ListProblem extends Error {}

/** The result of a job: what was measured, or why nothing could be. */
type Result = { readonly measured: unknown } | { readonly refused: string };

/** How many problems of a list are told. */
const PROBLEMS_MAX = 10;

/**
 * Calibrates from the operator's folder. A calibration is a job beside the calls: its photos or clips go through the queues
 * of the server as those of one more app, and wait while those are full.
 */
export class CalibrationDesk<Measured> {
  readonly #deps: CalibrationDeskDeps;
  readonly #kind: CalibrationKind<Measured>;

  constructor(kind: CalibrationKind<Measured>, deps: CalibrationDeskDeps) {
    this.#deps = deps;
    this.#kind = kind;
    const fits = () => deps.folder !== null;
    deps.jobs.define({ name: kind.job, fits, run: (run) => this.#run(run) });
  }

  /** The lists of the folder. Null if the settings name no folder. Throws Fault. */
  async lists(): Promise<readonly string[] | null> {
    return (await this.#deps.folder?.lists()) ?? null;
  }

  /** Begins a calibration from a list of the folder. Throws Fault. */
  async start(list: string, startedBy: string): Promise<CalibrationStatus<Measured> | StartRefusal> {
    const lists = await this.lists();
    if (lists === null) return 'off';
    if (!lists.includes(list)) return 'no-list';
    const job = await this.#deps.jobs.begin({ kind: this.#kind.job, input: { list, startedBy }, startedBy });
    return job === null ? 'busy' : this.status();
  }

  /** Tells how far the last calibration is. Throws Fault. */
  async status(): Promise<CalibrationStatus<Measured>> {
    const job = await this.#deps.jobs.newest(this.#kind.job);
    if (job === null) return NONE;
    const { id, state, startedBy, startedAtMs, done, total, problem } = job;
    const { list } = job.input as { readonly list: string };
    const result = job.result as Result | null;
    const isWaiting = state === 'running' && isWaitingOf(job);
    const known = { id, list, startedBy, startedAtMs, done, total, isWaiting };
    if (result !== null && 'refused' in result)
      return { ...known, state: 'failed', problem: result.refused, measured: null };
    return { ...known, state, problem, measured: result && this.#kind.read(result.measured) };
  }

  /** Stops the calibration that is under way. False if none is. Throws Fault. */
  stop(): Promise<boolean> {
    return this.#deps.jobs.stopNewest(this.#kind.job);
  }

  /** Puts what the last calibration measured in place, if it is the one that was looked at. Throws Fault. */
  async install(id: string): Promise<Measured | InstallRefusal> {
    const { id: newest, measured } = await this.status();
    if (measured === null || newest !== id) return 'no-calibration';
    const refusal = this.#kind.refusal(measured);
    if (refusal !== null) return refusal;
    await this.#kind.install(measured);
    return measured;
  }

  async #run({ input, signal, progress }: JobRun): Promise<Result> {
    const { folder, clock, pause } = this.#deps;
    const { list, startedBy } = input as { readonly list: string; readonly startedBy: string };
    const onWaiting = (waiting: number) => progress({ detail: waitingDetail(waiting) });
    onWaiting(0);
    const bytes = await folder?.read(list, LIST_BYTES_MAX);
    if (!folder || !bytes) return { refused: told`${list} is not in the folder any more, or has more than 64 MiB` };
    try {
      const measured = await this.#kind.measure(bytes, {
        folder,
        signal,
        progress: (done, total) => progress({ done, total }),
        waits: new Waits({ signal, pause, onWaiting }),
      });
      // A result is plain JSON, which has no NaN.
      return { measured: JSON.parse(JSON.stringify({ ...measured, by: startedBy, atMs: clock.nowMs() })) };
    } catch (error) {
      if (error instanceof ListProblem || error instanceof TableProblem) return { refused: error.message };
      throw error;
    }
  }
}

/** Reads what a list names. Throws a ListProblem that tells its place: names of files are often those of people. */
export async function readListed(
  folder: LabelledFolder,
  { file, place, what, bytesMax }: { file: string; place: number; what: 'photo' | 'clip'; bytesMax: number },
): Promise<Uint8Array> {
  const bytes = await folder.read(file, bytesMax);
  if (bytes !== null) return bytes;
  const most = `${bytesMax / 1024 / 1024} MiB`;
  throw new ListProblem(
    what === 'photo'
      ? told`photo ${place} of the list is no file in the folder, or has more than ${most}`
      : told`clip ${place} of the list is no file in the folder, or has more than ${most}`,
  );
}

/** Throws a ListProblem with the first problems of a list. */
export function refuseList(problems: readonly string[]): never {
  throw new ListProblem(problems.slice(0, PROBLEMS_MAX).join('; '));
}

const NONE: CalibrationStatus<never> = {
  id: null,
  state: 'idle',
  list: null,
  startedBy: null,
  startedAtMs: null,
  done: 0,
  total: 0,
  isWaiting: false,
  problem: null,
  measured: null,
};
