/** Work that was done in one stretch of time, e.g. 1200 requests in 4 seconds. */
export interface Stretch {
  readonly units: number;
  readonly seconds: number;
}

/** One commit's side of a comparison. It works only when it is told to. */
export interface Contender {
  /** Works for this many seconds. Rejects if a unit of work fails. */
  work(seconds: number): Promise<Stretch>;
  /** Processor time that the measured code has used so far, in milliseconds, without the load that drives it. */
  cpuMs(): number;
  /** Memory of the measured code when its last stretch ended, MiB. Only where memory is compared. */
  heldMb?(): number;
  stop(): Promise<unknown>;
}

/**
 * Opens a side over the sources in `root`. If a benchmark exports one under the name `contender`, it can be run with
 * `--against REF`. It may start scripts of `bench/lib` in that root. A script that the other commit lacks is copied
 * there.
 */
export type OpenContender = (root: string) => Promise<Contender>;
