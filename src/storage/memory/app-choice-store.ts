import type { AppChoice, AppChoiceStore } from '../../features/video-liveness/challenge/app-choices.ts';

/** Keeps what apps chose in memory, for tests. */
export class MemoryAppChoiceStore<Field extends string, T> implements AppChoiceStore<Field, T> {
  readonly #byApp = new Map<string, AppChoice<Field, T>>();
  readonly #choice: (appId: string, choice: T) => AppChoice<Field, T>;

  /** `choice` makes what `list` gives. */
  constructor(choice: (appId: string, choice: T) => AppChoice<Field, T>) {
    this.#choice = choice;
  }

  async list(): Promise<readonly AppChoice<Field, T>[]> {
    return [...this.#byApp.values()].toSorted((a, b) => (a.appId < b.appId ? -1 : 1));
  }

  async put(appId: string, choice: T | null): Promise<void> {
    if (choice === null) this.#byApp.delete(appId);
    else this.#byApp.set(appId, this.#choice(appId, choice));
  }
}
