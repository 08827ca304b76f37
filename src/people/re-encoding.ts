import type { Clock } from '../kernel/clock.ts';
import { severalAtOnce } from '../kernel/several-at-once.ts';
import type { JobRun, Jobs } from '../platform/jobs/jobs.ts';
import type { FaceAnalyzer } from '../vision/face-analyzer.ts';
import { judgeReference } from './enrolment.ts';
import type { PersonRecord, PersonStore, ReferencePhoto } from './person-store.ts';
import type { PersonId } from './register.ts';
import { byTrust, isComparable, OwnFaces, type MayBeSame } from './same-person.ts';
import { unlessDamaged } from './unless-damaged.ts';

/** How far a re-encoding got. */
export interface ReEncodingStatus {
  readonly state: 'idle' | 'running' | 'failed';
  /** The encoder with which the run makes faces. */
  readonly modelId: string;
  /** How many photos were encoded in this run. */
  readonly encoded: number;
  /**
   * How many kept photos showed no usable face, or one that does not show the person of the others. Their people need another
   * photo.
   */
  readonly unusable: number;
  /** Why the last run failed, or null. Starting again goes on from there. */
  readonly problem: string | null;
}

/** What a re-encoding works with. */
export interface ReEncodingDeps {
  readonly store: PersonStore;
  readonly analyzer: FaceAnalyzer;
  readonly clock: Clock;
  readonly jobs: Jobs;
  readonly mayBeSame: MayBeSame;
}

/** How far a run is, as its job keeps it. */
interface Position {
  /** The last person of the pages that are done. */
  readonly place: PersonId | null;
  readonly unusable: number;
  /** `unusable` when the page after that person began, because a process that takes over begins with that page. */
  readonly unusableBefore: number;
}

/** The kind of job that a re-encoding is. */
const RE_ENCODING_JOB = 're-encoding';
/** How many people are looked up at a time. */
const PAGE = 50;
/** How many people are worked on at the same time. */
const CONCURRENT = 4;

/**
 * After a change of encoder, makes faces of the encoder in use for every person with a kept photo. The site goes on
 * working meanwhile. A run is a job, so it survives the process that began it. The register itself tells which people
 * are left. People without a kept photo have to be enrolled again.
 */
export class ReEncoding {
  readonly #deps: ReEncodingDeps;

  constructor(deps: ReEncodingDeps) {
    this.#deps = deps;
    const { jobs, analyzer } = deps;
    // While an upgrade is under way, other processes may use another encoder.
    const fits = (modelId: unknown) => modelId === analyzer.modelId;
    jobs.define({ name: RE_ENCODING_JOB, fits, run: (run) => this.#run(run) });
  }

  /** Tells how far the last run has come. Throws Fault. */
  async status(): Promise<ReEncodingStatus> {
    const { jobs, analyzer } = this.#deps;
    const job = await jobs.newest(RE_ENCODING_JOB);
    const state = job?.state === 'running' || job?.state === 'failed' ? job.state : 'idle';
    const modelId = state === 'running' ? String(job?.input) : analyzer.modelId;
    const { unusable } = positionOf(job?.detail ?? null);
    return { state, modelId, encoded: job?.done ?? 0, unusable, problem: job?.problem ?? null };
  }

  /**
   * Begins a run and gives its status. If a run is under way already, it goes on and no other begins. Throws Fault.
   *
   * @param startedBy the administrator's name
   */
  async start(startedBy: string): Promise<ReEncodingStatus> {
    const { jobs, analyzer } = this.#deps;
    await jobs.begin({ kind: RE_ENCODING_JOB, input: analyzer.modelId, startedBy });
    return this.status();
  }

  async #run(run: JobRun): Promise<null> {
    const { store, analyzer } = this.#deps;
    const begun = positionOf(run.begun.detail);
    const counts = new Counts(run, begun.unusableBefore);
    for (let after = begun.place; ;) {
      counts.beginPage(after);
      const page: readonly PersonRecord[] = await store.list({ lacksModelId: analyzer.modelId, after, limit: PAGE });
      await severalAtOnce(page, CONCURRENT, (person) => this.#encodePerson(person, counts, run.signal), run.signal);
      run.signal.throwIfAborted();
      after = page.at(-1)?.personId ?? null;
      if (after === null) return null;
    }
  }

  /** Makes faces of the kept photos of a person of which the encoder in use made none. */
  async #encodePerson(person: PersonRecord, counts: Counts, signal: AbortSignal): Promise<void> {
    const { store, analyzer, mayBeSame } = this.#deps;
    const { modelId } = analyzer;
    const held = await unlessDamaged(() => store.faces(person.personId, modelId));
    // What cannot be opened cannot be compared with.
    if (held === 'damaged') return counts.addUnusable();
    const own = new OwnFaces(modelId, mayBeSame, held);
    for (const photo of byTrust(person.photos, modelId)) {
      if (signal.aborted) return;
      if (photo.isKept && !photo.modelIds.includes(modelId)) await this.#encode({ person, photo, own }, counts, signal);
    }
  }

  async #encode(
    { person, photo, own }: { readonly person: PersonRecord; readonly photo: ReferencePhoto; readonly own: OwnFaces },
    counts: Counts,
    signal: AbortSignal,
  ): Promise<void> {
    const { store, analyzer, clock } = this.#deps;
    const [{ personId }, { digest }] = [person, photo];
    const bytes = await store.photo(personId, digest);
    if (!bytes) return;
    const face = judgeReference(await analyzer.analyze(bytes, { appId: 're-encoding', signal }));
    if ('refusal' in face || !isComparable(person, photo, own) || !own.take(face.embedding))
      return counts.addUnusable();
    // The face is counted before it is written, because the count is committed together with it.
    counts.addEncoded(1);
    if (!(await store.addFace(personId, digest, face, clock.nowMs()))) counts.addEncoded(-1);
  }
}

/** Counts what a run does, and tells its job. */
class Counts {
  readonly #run: JobRun;
  #encoded: number;
  #position: Position;

  constructor(run: JobRun, unusable: number) {
    this.#run = run;
    this.#encoded = run.begun.done;
    this.#position = { place: null, unusable, unusableBefore: unusable };
  }

  beginPage(place: PersonId | null): void {
    this.#tell({ place, unusableBefore: this.#position.unusable });
  }

  addEncoded(faces: number): void {
    this.#encoded += faces;
    this.#tell({});
  }

  addUnusable(): void {
    this.#tell({ unusable: this.#position.unusable + 1 });
  }

  #tell(position: Partial<Position>): void {
    this.#position = { ...this.#position, ...position };
    this.#run.progress({ done: this.#encoded, detail: this.#position });
  }
}

function positionOf(detail: unknown): Position {
  return (detail ?? { place: null, unusable: 0, unusableBefore: 0 }) as Position;
}
