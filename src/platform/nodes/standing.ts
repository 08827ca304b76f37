/**
 * Whether this process may answer calls from what it holds in memory. A process whose lease may have ended must not,
 * because others no longer wait for it: a key that they banned may still be good here. NodeLease is one.
 */
export interface Standing {
  readonly isHeld: boolean;
}
