import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { EntityKey } from '../lists/key-draft.ts';
import type { RiskLevel } from '../rules/risk-types.ts';

/** The entities of a decision, to be remembered. */
export interface LinkedDecision {
  readonly orderId: string;
  readonly atMs: number;
  readonly level: RiskLevel;
  readonly account: EntityKey;
  /** The phone, device and address beside the account, as far as there are any. */
  readonly others: readonly EntityKey[];
  /** The networks of the address. They are counted, and no part of the graph. */
  readonly networks: readonly NetworkKey[];
}

/** What stands for many addresses: the /24 or /64 of one, and the operator of the network. */
export const NETWORK_KINDS = ['network', 'operator'] as const;
/** One of the two. */
export type NetworkKind = (typeof NETWORK_KINDS)[number];

/** A network of addresses. */
export interface NetworkKey {
  readonly kind: NetworkKind;
  /** Of a network its pseudonym, 32 hex digits. Of an operator the number of its autonomous system, e.g. `4134`. */
  readonly key: string;
}

/** The keys under which an erasure finds an entity. */
export interface EntityErasureKeys {
  readonly entity: EntityKey;
  readonly erasureKeys: readonly string[];
}

/** A decision as one of its entities remembers it. */
export interface EntityDecision {
  readonly orderId: string;
  readonly atMs: number;
  readonly level: RiskLevel;
  /** Beside an account: its phone, device and address. Beside one of these: the account. */
  readonly others: readonly EntityKey[];
}

/** Which entities to count. */
export interface TopQuery {
  readonly kind: EntityKey['kind'] | NetworkKind;
  readonly fromMs: number;
  readonly toMs: number;
  /** Entities to give at most. */
  readonly limit: number;
}

/** An entity, and how often it was in decisions of a period. */
export interface TopEntity {
  readonly entity: EntityKey | NetworkKey;
  readonly decisions: number;
  /** Decisions among them with these levels. */
  readonly review: number;
  readonly reject: number;
  readonly lastAtMs: number;
  /** The order of one of the decisions: that with the greatest order id. */
  readonly orderId: string;
}

/**
 * Remembers which accounts, phones, devices and addresses came together in decisions, by pseudonym. Implemented in
 * storage/. Every implementation passes link-store.suite.ts. All methods but `prepare` throw Fault.
 */
export interface LinkStore {
  /** Prepares a decision for the commit of its call. `keys` are those that are not known to be kept already. */
  prepare(decision: LinkedDecision, keys: readonly EntityErasureKeys[]): DurableWrite;

  /** The newest decisions of each entity, at most `limit` of each, in the order of the entities. */
  decisionsOf(entities: readonly EntityKey[], limit: number): Promise<readonly (readonly EntityDecision[])[]>;

  /**
   * The entities or networks of one kind that were in most decisions of a period (start included, end excluded), most
   * first. Those with as many come in the order of their keys, operators in the order of their numbers.
   */
  top(query: TopQuery): Promise<readonly TopEntity[]>;

  /** The entities of an order that was decided at a time. Empty if none are kept. */
  ofOrder(orderId: string, atMs: number): Promise<readonly EntityKey[]>;

  /** Forgets the entities that have one of these keys, also beside others. Gives how many entities that were. */
  forget(erasureKeys: readonly string[]): Promise<number>;

  /** Drops decisions before a time, and keys that were last written before it. Gives how many rows it dropped. */
  purge(beforeMs: number): Promise<number>;
}
