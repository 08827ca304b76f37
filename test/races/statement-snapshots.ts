/**
 * A model of READ COMMITTED as PostgreSQL does it, for transactions over a few rows. Each statement sees the rows that
 * were committed when it began. If it must change a row that another transaction has locked, it waits until that one
 * ends, and then changes the newest version of that row. Whatever else it reads is still as old as its beginning.
 */
export type Rows = ReadonlyMap<string, Readonly<Record<string, number>>>;

/** One statement: it changes one row, or only reads if `row` is `null`. */
export interface Statement {
  readonly row: string | null;
  /**
   * @param newest the newest version of the row, which this transaction has locked. `undefined` if there is none
   * @param snapshot the rows as they were when the statement began, with the transaction's own changes
   * @returns the new row, `null` to remove it, or `undefined` to leave it
   */
  run(
    newest: Readonly<Record<string, number>> | undefined,
    snapshot: Rows,
  ): Readonly<Record<string, number>> | null | undefined;
}

/** Gives the statements of a transaction, one after the other. A statement that throws undoes the transaction. */
export type Transaction = Generator<Statement, void>;

interface Running {
  readonly statements: Transaction;
  readonly changes: Map<string, Readonly<Record<string, number>> | null>;
  /** A statement that began and waits for its row. */
  pending: { readonly statement: Statement; readonly snapshot: Rows } | null;
}

/** The committed rows, and transactions that take turns. */
export class SnapshotDatabase {
  readonly #committed: Map<string, Readonly<Record<string, number>>>;
  readonly #locks = new Map<string, Running>();
  readonly #running: Running[] = [];

  constructor(rows: Rows) {
    this.#committed = new Map(rows);
  }

  /** The committed rows. */
  get rows(): Rows {
    return this.#committed;
  }

  /** How many transactions are under way. */
  get underWay(): number {
    return this.#running.length;
  }

  begin(statements: Transaction): void {
    this.#running.push({ statements, changes: new Map(), pending: null });
  }

  /** Gives one transaction a turn: it begins or ends one statement, or waits. The last turn commits. */
  step(at: number): void {
    const running = this.#running[at % this.#running.length];
    if (!running) return;
    if (!running.pending) {
      const next = running.statements.next();
      if (next.done === true) return this.#end(running, true);
      running.pending = { statement: next.value, snapshot: new Map(this.#seenBy(running)) };
    }
    const { statement, snapshot } = running.pending;
    const { row } = statement;
    const holder = row === null ? undefined : this.#locks.get(row);
    if (holder && holder !== running) return;
    running.pending = null;
    try {
      const changed = statement.run(row === null ? undefined : this.#seenBy(running).get(row), snapshot);
      if (row === null) return;
      this.#locks.set(row, running);
      if (changed !== undefined) running.changes.set(row, changed);
    } catch {
      this.#end(running, false);
    }
  }

  /** Gives every transaction turns until all have ended. */
  finish(): void {
    for (let at = 0; this.#running.length > 0; at += 1) this.step(at);
  }

  #seenBy({ changes }: Running): Rows {
    const rows = new Map(this.#committed);
    for (const [row, changed] of changes)
      if (changed === null) rows.delete(row);
      else rows.set(row, changed);
    return rows;
  }

  #end(running: Running, commits: boolean): void {
    if (commits)
      for (const [row, changed] of running.changes)
        if (changed === null) this.#committed.delete(row);
        else this.#committed.set(row, changed);
    for (const [row, holder] of this.#locks) if (holder === running) this.#locks.delete(row);
    this.#running.splice(this.#running.indexOf(running), 1);
  }
}
