/** Work that was done in one stretch of time. */
export interface Stretch {
  readonly units: number;
  readonly seconds: number;
}

/** One commit's side of a comparison: it works when it is told to, and rests otherwise. */
export interface Contender {
  /** Works for so many seconds. Rejects if a unit of work fails. */
  work(seconds: number): Promise<Stretch>;
  /** Processor time that what is measured has used so far, milliseconds; without the load that drives it. */
  cpuMs(): number;
  stop(): Promise<unknown>;
}

/**
 * Opens a side over the sources in `root`. A benchmark that exports one under the name `contender` can be run with
 * `--against REF`. It may start scripts of `bench/lib` in that root: a script that the other commit lacks is copied there.
 */
export type OpenContender = (root: string) => Promise<Contender>;
