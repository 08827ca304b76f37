/**
 * A unit of storage work that a port has prepared and that has not been carried out yet. Only the storage that made it
 * can read it. It is committed in the same transaction as the ledger row of its call, or not at all.
 */
export interface DurableWrite {
  /** Name of a write operation of the storage that made this. */
  readonly operation: string;
  /** Input of the operation: plain data, and bytes. A storage carries out all inputs of an operation as one list. */
  readonly input: unknown;
}
