import type { Clock } from '../kernel/clock.ts';
import { Fault } from '../kernel/fault.ts';
import type { FaceAnalyzer } from '../vision/face-analyzer.ts';
import { judgeReference } from './enrolment.ts';
import type { PersonRecord, PersonStore } from './person-store.ts';
import type { PersonId } from './register.ts';

/** How far a re-encoding got. */
export interface ReEncodingStatus {
  readonly state: 'idle' | 'running' | 'failed';
  /** The encoder with which the run makes faces. */
  readonly modelId: string;
  /** How many photos were encoded in this run. */
  readonly encoded: number;
  /** How many kept photos showed no usable face. Their people need another photo. */
  readonly unusable: number;
  /** Why the last run failed, or null. Starting again goes on from there. */
  readonly problem: string | null;
}

/** What a re-encoding works with. */
export interface ReEncodingDeps {
  readonly store: PersonStore;
  readonly analyzer: FaceAnalyzer;
  readonly clock: Clock;
  /** Called with the error that ended a run if it was not a Fault. */
  readonly onBug: (error: unknown) => void;
}

interface KeptPhoto {
  readonly personId: PersonId;
  readonly digest: string;
}

/** How many people are looked up at a time. */
const PAGE = 50;
/** How many photos are analysed at the same time. */
const CONCURRENT = 4;

/**
 * After a change of encoder, makes faces of the encoder in use for every person with a kept photo. The site goes on
 * working meanwhile. The register itself tells which people are left, so a run needs no journal. People without a kept
 * photo have to be enrolled again.
 */
export class ReEncoding {
  readonly #deps: ReEncodingDeps;
  readonly #ending = new AbortController();
  #running: Promise<void> | null = null;
  #progress = { encoded: 0, unusable: 0, problem: null as string | null };

  constructor(deps: ReEncodingDeps) {
    this.#deps = deps;
  }

  status(): ReEncodingStatus {
    const state = this.#running ? 'running' : this.#progress.problem === null ? 'idle' : 'failed';
    return { state, modelId: this.#deps.analyzer.modelId, ...this.#progress };
  }

  /** Begins a run and gives its status. If a run is under way already, it goes on and no other begins. */
  start(): ReEncodingStatus {
    this.#running ??= this.#run().finally(() => (this.#running = null));
    return this.status();
  }

  /** Waits until the run that is under way has ended, well or not, and gives its status. */
  async finished(): Promise<ReEncodingStatus> {
    await this.#running;
    return this.status();
  }

  /** Ends for good, after the photos that are being analysed. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    this.#progress = { encoded: 0, unusable: 0, problem: null };
    try {
      let after: PersonId | null = null;
      for (;;) {
        const page: readonly PersonRecord[] = await this.#deps.store.list({
          lacksModelId: this.#deps.analyzer.modelId,
          after,
          limit: PAGE,
        });
        await this.#encodeAll(page.flatMap((person) => this.#lackingOf(person)));
        after = page.at(-1)?.personId ?? null;
        if (after === null || this.#ending.signal.aborted) return;
      }
    } catch (error) {
      this.#progress.problem = error instanceof Fault ? error.message : 'an unexpected failure';
      if (!(error instanceof Fault)) this.#deps.onBug(error);
    }
  }

  /** The kept photos of a person of which there is no face of the encoder in use. */
  #lackingOf({ personId, photos }: PersonRecord): readonly KeptPhoto[] {
    const { modelId } = this.#deps.analyzer;
    return photos
      .filter(({ isKept, modelIds }) => isKept && !modelIds.includes(modelId))
      .map(({ digest }) => ({ personId, digest }));
  }

  async #encodeAll(photos: readonly KeptPhoto[]): Promise<void> {
    const queue = [...photos];
    const work = async () => {
      for (let next = queue.shift(); next && !this.#ending.signal.aborted; next = queue.shift())
        await this.#encode(next);
    };
    await Promise.all(Array.from({ length: CONCURRENT }, work));
  }

  async #encode({ personId, digest }: KeptPhoto): Promise<void> {
    const { store, analyzer, clock } = this.#deps;
    const photo = await store.photo(personId, digest);
    if (!photo) return;
    const { signal } = this.#ending;
    const face = judgeReference(await analyzer.analyze(photo, { appId: 're-encoding', signal }));
    if ('refusal' in face) this.#progress.unusable++;
    else if (await store.addFace(personId, digest, face, clock.nowMs())) this.#progress.encoded++;
  }
}
