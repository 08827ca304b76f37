/**
 * How many numbers there are for nodes: 0 to 1023. It is fixed, because ids are made from the number modulo this, and
 * two nodes that count differently could make the same id.
 */
export const NODE_NUMBERS = 1024;

/** A process that shares the database with others. */
export interface NodeIdentity {
  /** What operators call it, e.g. `node-a`. Two nodes may have the same name. */
  readonly name: string;
  /** Random id of this run of the process. A process that starts again has another one. */
  readonly incarnation: string;
}

/**
 * What a node answers with, by name, e.g. `{ 'score map': 'of the release' }`: ids of models, and digests of files and
 * settings. Two nodes that differ in one of them may score one and the same call differently.
 */
export type ScoringDigests = Readonly<Record<string, string>>;

/** A node with a lease that has not ended. */
export interface LiveNode extends NodeIdentity {
  /** `null` until the node has told it. */
  readonly scoring: ScoringDigests | null;
  /** `0 <= number < NODE_NUMBERS`. No other live node has it. */
  readonly number: number;
  /** The last change of shared state that the node follows. See ChangeFeed. */
  readonly changeSeen: number;
}

/** What a node says when it renews its lease. */
export interface NodeBeat {
  /** How long the lease lasts from now on, milliseconds of the database's clock. */
  readonly leaseMs: number;
  readonly changeSeen: number;
}

/**
 * Keeps which processes share a database. Each one leases a number until a moment of the database's clock. When its
 * lease has ended, a node counts as dead, whatever it does. Every adapter passes node-store.suite.ts. Every method
 * throws Fault if the store fails.
 */
export interface NodeStore {
  /**
   * Leases a number to a node: the lowest that was never leased, or else the one that has been free for longest, so
   * that a number rests as long as it can. `null` if all numbers are held.
   */
  join(node: NodeIdentity, beat: NodeBeat): Promise<number | null>;

  /** Renews a lease. Gives false and changes nothing if it has ended. */
  beat(incarnation: string, beat: NodeBeat): Promise<boolean>;

  /** Keeps what a node answers with, as long as it holds its lease. */
  tellScoring(incarnation: string, scoring: ScoringDigests): Promise<void>;

  /** Ends a lease at once. */
  leave(incarnation: string): Promise<void>;

  /** The live nodes, by number. */
  alive(): Promise<readonly LiveNode[]>;
}
