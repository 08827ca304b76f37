/** A large body must bring 80,000 bytes in each ten seconds. That is 8 KB per second, which a phone on 2G reaches. */
const PACE_WINDOW_MS = 10_000;
const PACE_WINDOW_BYTES = 80_000;

/**
 * Watches whether a body keeps coming. Each stretch of ten seconds is checked by itself, so that a body cannot stall
 * after a fast start.
 */
export class Pace {
  #windowFromMs: number;
  #bytesBefore = 0;

  /** @param nowMs monotonic time at which reading starts */
  constructor(nowMs: number) {
    this.#windowFromMs = nowMs;
  }

  /** Starts a stretch again after a time in which nothing was read. */
  restart(bytes: number, nowMs: number): void {
    this.#windowFromMs = nowMs;
    this.#bytesBefore = bytes;
  }

  /** @param bytes everything that came since the start */
  isBehind(bytes: number, nowMs: number): boolean {
    if (nowMs - this.#windowFromMs < PACE_WINDOW_MS) return false;
    if (bytes - this.#bytesBefore < PACE_WINDOW_BYTES) return true;
    this.restart(bytes, nowMs);
    return false;
  }
}
