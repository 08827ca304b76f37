import type { ClockMarkStore } from '../../platform/nodes/clock-mark-store.ts';

/** Keeps when the site was last known to run in memory, for tests. Nothing survives a restart. */
export class MemoryClockMarkStore implements ClockMarkStore {
  #atMs: number | null = null;

  async read(): Promise<number | null> {
    return this.#atMs;
  }

  async note({ nowMs, leapMs }: Parameters<ClockMarkStore['note']>[0]): Promise<number | null> {
    if (this.#atMs !== null && nowMs > this.#atMs + leapMs) return this.#atMs;
    this.#atMs = Math.max(nowMs, this.#atMs ?? nowMs);
    return null;
  }

  async accept(nowMs: number): Promise<void> {
    this.#atMs = nowMs;
  }
}
