/** A network from which an administrator signed in. */
export interface KnownNetwork {
  /** Name of the administrator. */
  readonly name: string;
  /** HMAC of the network in hex. */
  readonly network: string;
}

/** How many networks of one administrator are kept, those of the latest sign-ins. */
export const NETWORKS_KEPT = 20;

/**
 * Keeps from which networks administrators signed in, so that guesses from another network do not lock them out, even
 * after a restart. Every adapter passes known-network-store.suite.ts. Every method throws Fault.
 */
export interface KnownNetworkStore {
  /** Notes a sign-in. Only the NETWORKS_KEPT newest networks of an administrator are kept. */
  note(known: KnownNetwork, atMs: number): Promise<void>;
  /** The networks of the latest sign-ins of all administrators, at most `limit`, oldest first. */
  newest(limit: number): Promise<readonly KnownNetwork[]>;
}
