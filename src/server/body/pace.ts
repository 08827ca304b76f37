/** What a large body must bring in each stretch of time: 8 KB a second over ten seconds, which a phone on 2G keeps. */
export const PACE_WINDOW_MS = 10_000;
export const PACE_WINDOW_BYTES = 80_000;

/** Watches whether a body keeps coming: in each stretch of ten seconds, and not on average, so that none can stall. */
export class Pace {
  #windowFromMs: number;
  #bytesBefore = 0;

  /** @param nowMs monotonic time at which reading starts */
  constructor(nowMs: number) {
    this.#windowFromMs = nowMs;
  }

  /** Starts anew after a time in which nothing was read. */
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
