import { InTurn } from '../kernel/in-turn.ts';
import type { ShadowPauses } from './shadow-pauses.ts';

/** Which shadows are paused, in memory, so that a question to a shadow needs no question to the database. */
export class ShadowSwitch implements ShadowPauses {
  readonly #store: ShadowPauses;
  #paused: ReadonlySet<string>;
  readonly #reads = new InTurn();

  private constructor(store: ShadowPauses, paused: readonly string[]) {
    this.#store = store;
    this.#paused = new Set(paused);
  }

  /** Reads from the store which shadows are paused. Throws Fault if the store fails. */
  static async open(store: ShadowPauses): Promise<ShadowSwitch> {
    return new ShadowSwitch(store, await store.list());
  }

  isPaused(api: string): boolean {
    return this.#paused.has(api);
  }

  async list(): Promise<readonly string[]> {
    return [...this.#paused].toSorted();
  }

  /** Pauses the shadow of an API, or lets it go on. The next question already follows it. */
  async set(api: string, isPaused: boolean): Promise<void> {
    await this.#store.set(api, isPaused);
    await this.reload();
  }

  /** Reads again which shadows are paused. Throws Fault and changes nothing if the store fails. */
  reload(): Promise<void> {
    return this.#reads.run(async () => {
      this.#paused = new Set(await this.#store.list());
    });
  }
}
