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

/** How a process is doing, as it says itself. */
export interface NodeState {
  readonly version: string;
  readonly startedAtMs: number;
  /** `draining` while it still takes calls but tells balancers to go elsewhere, `closing` when it takes none any more. */
  readonly stage: 'starting' | 'serving' | 'draining' | 'closing';
  /** What keeps it from being ready. `null` if nothing does. */
  readonly problem: string | null;
  readonly callsUnderWay: number;
  /**
   * All work under way (see WorkUnderWay) that began before this time of the database's clock has ended. `null` before it
   * was looked at. Nodes of earlier releases do not tell it.
   */
  readonly workEndedBeforeMs?: number | null;
  /** Of how many limits it holds leased calls. */
  readonly limitsLeased: number;
  /** How far its clock is ahead of the database's, milliseconds. `null` if that cannot be told. */
  readonly clockSkewMs: number | null;
}

/** A node with how it is doing, also for a while after its lease has ended. */
export interface ReportedNode extends Pick<LiveNode, 'number' | 'name' | 'incarnation'> {
  /** Whether its lease has not ended. */
  readonly isAlive: boolean;
  /** What it said with its last beat. `null` before that. */
  readonly state: NodeState | null;
  /** How long ago its last beat was, milliseconds of the database's clock. `null` before the first. */
  readonly beatAgoMs: number | null;
  readonly isAskedToDrain: boolean;
}

/**
 * How it ended to ask a node to end: it was asked, it is not alive, or no other node serves that was not asked to end
 * too.
 */
export type DrainAnswer = 'asked' | 'gone' | 'last';

/** What a node says when it renews its lease. */
export interface NodeBeat {
  /** How long the lease lasts from now on, milliseconds of the database's clock. */
  readonly leaseMs: number;
  readonly changeSeen: number;
  /** `null` keeps what it said before. */
  readonly state?: NodeState | null;
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
   *
   * @param before the incarnation of this process whose lease ended. If that one was asked to end, this one is
   */
  join(node: NodeIdentity, beat: NodeBeat, before?: string | null): Promise<number | null>;

  /** Renews a lease. Gives false and changes nothing if it has ended. */
  beat(incarnation: string, beat: NodeBeat): Promise<boolean>;

  /** Keeps what a node answers with, as long as it holds its lease. */
  tellScoring(incarnation: string, scoring: ScoringDigests): Promise<void>;

  /** Ends a lease at once. */
  leave(incarnation: string): Promise<void>;

  /** The live nodes, by number. */
  alive(): Promise<readonly LiveNode[]>;

  /** The live nodes, and those with a lease that ended at most `endedMs` ago, by number. */
  reported(endedMs: number): Promise<readonly ReportedNode[]>;

  /**
   * Asks a live node to end in good order. It is decided here whether another node serves, so that of two nodes that are
   * asked at once, one stays.
   *
   * @param isEvenLast asks it also if no other node serves
   */
  askToDrain(incarnation: string, isEvenLast: boolean): Promise<DrainAnswer>;

  /** Whether this node was asked to end. */
  isAskedToDrain(incarnation: string): Promise<boolean>;
}
