import type { Clock } from '../../../kernel/clock.ts';
import type { JobRun, Jobs } from '../../../platform/jobs/jobs.ts';
import { TableProblem } from '../../../tables/table-problem.ts';
import { decodeText } from '../../../tables/text-encoding.ts';
import { filesOf, type CalibrationReport, type EncodedFaces } from '../../../vision/calibration/calibrate-faces.ts';
import { encodePhotos } from '../../../vision/calibration/encode-photos.ts';
import { KEPT_CALIBRATION, type KeptCalibration } from '../../../vision/calibration/kept-calibration.ts';
import { readLabelledFaces } from '../../../vision/calibration/labelled-faces.ts';
import type { FaceAnalyzer } from '../../../vision/face-analyzer.ts';
import { LABELLED_PHOTO_BYTES_MAX, LIST_BYTES_MAX, type LabelledFolder } from './labelled-folder.ts';

/** Compares encoded faces beside the thread that answers calls. Rejects with the signal's reason once it aborts. */
export type CompareEncoded = (faces: EncodedFaces, signal: AbortSignal) => Promise<CalibrationReport>;

/** What a calibration measured, as it is kept until another one ends. It names no photo. */
export type MeasuredCalibration = Omit<KeptCalibration, 'map'> & {
  readonly by: string;
  readonly atMs: number;
  /** Null if no group has enough impostor pairs. */
  readonly map: KeptCalibration['map'] | null;
};

/** How far the last calibration has come. */
export interface CalibrationStatus {
  readonly id: string | null;
  readonly state: 'idle' | 'running' | 'done' | 'stopped' | 'failed';
  readonly list: string | null;
  readonly startedBy: string | null;
  readonly startedAtMs: number | null;
  /** Photos that are encoded, and how many there are. */
  readonly done: number;
  readonly total: number;
  readonly problem: string | null;
  readonly measured: MeasuredCalibration | null;
}

/** What the desk works with. */
export interface CalibrationDeskDeps {
  readonly jobs: Jobs;
  readonly analyzer: FaceAnalyzer;
  readonly folder: LabelledFolder | null;
  readonly compare: CompareEncoded;
  readonly clock: Clock;
  /** Writes the map and what was measured for it, for the next start of the server. Throws Fault. */
  readonly install: (measured: KeptCalibration) => Promise<void>;
}

/** Why a calibration cannot be begun or installed. */
export type CalibrationRefusal = 'off' | 'no-list' | 'busy' | 'no-calibration' | 'no-map' | 'other-model';

const CALIBRATION_JOB = 'face-calibration';
const REFUSED_MAX = 10;

/** The result of a job: what was measured, or why nothing could be. */
type Result = { readonly measured: unknown } | { readonly refused: string };

/** Ends the work with a reason for the operator. */
class ListProblem extends Error {}

/**
 * Calibrates faces from the operator's folder. A calibration is a job beside the calls: its photos go through the queue of
 * the workers as those of one more app, and pairs are compared in a thread of their own.
 */
export class CalibrationDesk {
  readonly #deps: CalibrationDeskDeps;

  constructor(deps: CalibrationDeskDeps) {
    this.#deps = deps;
    const fits = () => deps.folder !== null;
    deps.jobs.define({ name: CALIBRATION_JOB, fits, run: (run) => this.#run(run) });
  }

  /** The lists of the folder. Null if the settings name no folder. Throws Fault. */
  async lists(): Promise<readonly string[] | null> {
    return (await this.#deps.folder?.lists()) ?? null;
  }

  /** Begins a calibration from a list of the folder. Throws Fault. */
  async start(list: string, startedBy: string): Promise<CalibrationStatus | CalibrationRefusal> {
    const lists = await this.lists();
    if (lists === null) return 'off';
    if (!lists.includes(list)) return 'no-list';
    const job = await this.#deps.jobs.begin({ kind: CALIBRATION_JOB, input: { list, startedBy }, startedBy });
    return job === null ? 'busy' : this.status();
  }

  /** Tells how far the last calibration is. Throws Fault. */
  async status(): Promise<CalibrationStatus> {
    const job = await this.#deps.jobs.newest(CALIBRATION_JOB);
    if (job === null) return NONE;
    const { id, state, startedBy, startedAtMs, done, total, problem } = job;
    const { list } = job.input as { readonly list: string };
    const result = job.result as Result | null;
    const told = { id, list, startedBy, startedAtMs, done, total };
    if (result !== null && 'refused' in result)
      return { ...told, state: 'failed', problem: result.refused, measured: null };
    return { ...told, state, problem, measured: result && measuredOf(result.measured) };
  }

  /** Stops the calibration that is under way. False if none is. Throws Fault. */
  async stop(): Promise<boolean> {
    const job = await this.#deps.jobs.newest(CALIBRATION_JOB);
    return job !== null && this.#deps.jobs.stop(job.id);
  }

  /**
   * Puts the map of the last calibration in place for the next start, if it is the one that was looked at. Throws Fault.
   */
  async install(id: string): Promise<MeasuredCalibration | CalibrationRefusal> {
    const { id: newest, measured } = await this.status();
    if (measured === null || newest !== id) return 'no-calibration';
    if (measured.map === null) return 'no-map';
    if (measured.modelId !== this.#deps.analyzer.modelId) return 'other-model';
    await this.#deps.install({ ...measured, map: measured.map });
    return measured;
  }

  async #run({ input, signal, progress }: JobRun): Promise<Result> {
    const { analyzer, folder, compare, clock } = this.#deps;
    const { list, startedBy } = input as { readonly list: string; readonly startedBy: string };
    const csv = await folder?.read(list, LIST_BYTES_MAX);
    if (!folder || !csv) return { refused: `${list} is not in the folder any more, or has more than 64 MiB` };
    try {
      const read = readLabelledFaces(decodeText(csv));
      if (!read.ok) return { refused: read.problems.slice(0, REFUSED_MAX).join('; ') };
      const files = filesOf(read.faces);
      const photo = async (file: string) =>
        (await folder.read(file, LABELLED_PHOTO_BYTES_MAX)) ?? failed(missing(files.indexOf(file) + 1));
      const encoded = await encodePhotos(analyzer, files, {
        readPhoto: photo,
        onProgress: (done, total) => progress({ done, total }),
        context: { appId: 'calibrate', signal },
      });
      signal.throwIfAborted();
      const report = await compare({ modelId: analyzer.modelId, faces: read.faces, encoded }, signal);
      const groups = report.groups.map(({ suspects: _suspects, ...group }) => group);
      // A result is plain JSON, which has no NaN.
      return { measured: JSON.parse(JSON.stringify({ ...report, groups, by: startedBy, atMs: clock.nowMs() })) };
    } catch (error) {
      if (error instanceof ListProblem || error instanceof TableProblem) return { refused: error.message };
      throw error;
    }
  }
}

const NONE: CalibrationStatus = {
  id: null,
  state: 'idle',
  list: null,
  startedBy: null,
  startedAtMs: null,
  done: 0,
  total: 0,
  problem: null,
  measured: null,
};

const MEASURED = KEPT_CALIBRATION.extend({ map: KEPT_CALIBRATION.shape.map.nullable() });

/** Null if it is of an older release. */
function measuredOf(stored: unknown): MeasuredCalibration | null {
  const read = MEASURED.safeParse(stored);
  return read.success ? { ...read.data, by: read.data.by ?? '-', atMs: read.data.atMs ?? 0 } : null;
}

/** Names of photos are often those of people, so a photo is told by its place. */
function missing(place: number): string {
  return `photo ${place} of the list is no file in the folder, or has more than 8 MiB`;
}

/** Throws a ListProblem. */
function failed(problem: string): never {
  throw new ListProblem(problem);
}
