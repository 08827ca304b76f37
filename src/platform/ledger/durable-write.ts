/**
 * A unit of storage work that a port has prepared and nobody has carried out yet. Only the storage that made it can
 * read it; it is committed in the same transaction as the ledger row of the call that carries it, or not at all.
 */
export interface DurableWrite {
  /** Name of a write operation of the storage that made this. */
  readonly operation: string;
  /** Its input: structured-cloneable. */
  readonly input: unknown;
}
