import type { Clock } from '../kernel/clock.ts';
import { Fault } from '../kernel/fault.ts';
import type { FaceAnalyzer } from '../vision/face-analyzer.ts';
import { judgeReference } from './enrolment.ts';
import type { PersonRecord, PersonStore } from './person-store.ts';
import type { PersonId } from './register.ts';

export interface ReEncodingStatus {
  readonly state: 'idle' | 'running' | 'failed';
  /** Encoder of which everybody is to have a face. */
  readonly modelId: string;
  readonly encoded: number;
  /** People in whose kept photo no face could be used this time: they need another photo. */
  readonly unusable: number;
  /** Why the last run failed; start it again and it goes on. */
  readonly problem: string | null;
}

export interface ReEncodingDeps {
  readonly store: PersonStore;
  readonly analyzer: FaceAnalyzer;
  readonly clock: Clock;
  /** Told what ended a run, where it was no Fault. */
  readonly onBug: (error: unknown) => void;
}

/** People looked up at a time, and photos analysed at the same time. */
const PAGE = 50;
const CONCURRENT = 4;

/**
 * Makes faces of the encoder in use for everybody whose photo is kept and who has only faces of others, while the site
 * goes on working. Who is left to do stands in the register, so a run needs no journal. People without a kept photo
 * have to be enrolled again.
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

  /** Begins a run; while one is under way, nothing more is begun. */
  start(): ReEncodingStatus {
    this.#running ??= this.#run().finally(() => (this.#running = null));
    return this.status();
  }

  /** Resolves once the run that is under way has ended, well or not. */
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
        await this.#encodeAll(page.map(({ personId }) => personId));
        after = page.at(-1)?.personId ?? null;
        if (after === null || this.#ending.signal.aborted) return;
      }
    } catch (error) {
      this.#progress.problem = error instanceof Fault ? error.message : 'an unexpected failure';
      if (!(error instanceof Fault)) this.#deps.onBug(error);
    }
  }

  async #encodeAll(people: readonly PersonId[]): Promise<void> {
    const queue = [...people];
    const work = async () => {
      for (let personId = queue.shift(); personId && !this.#ending.signal.aborted; personId = queue.shift())
        await this.#encode(personId);
    };
    await Promise.all(Array.from({ length: CONCURRENT }, work));
  }

  async #encode(personId: PersonId): Promise<void> {
    const { store, analyzer, clock } = this.#deps;
    const photo = await store.photo(personId);
    if (!photo) return;
    const { signal } = this.#ending;
    const face = judgeReference(await analyzer.analyze(photo, { appId: 're-encoding', signal }));
    if ('refusal' in face) this.#progress.unusable++;
    else if (await store.addFace(personId, face, clock.nowMs())) this.#progress.encoded++;
  }
}
