/**
 * Whether this process may answer calls from what it holds in memory. It must not if its lease may have ended, because
 * others no longer wait for it: a key that they banned may still be good here. NodeLease is one.
 */
export interface Standing {
  readonly isHeld: boolean;
}
