import type { LocalMonth } from '../../../platform/ledger/local-day.ts';
import type {
  NewStatement,
  Statement,
  StatementDraft,
  StatementQuery,
  StatementStore,
  StoredStatement,
} from '../../../platform/ledger/statements.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps statements in the embedded database. Triggers refuse any change or removal. */
export class SqlStatementStore implements StatementStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  draft(customerId: string, month: LocalMonth): Promise<StatementDraft> {
    return this.#database.report('statements.draft', { customerId, month });
  }

  issue(statement: NewStatement): Promise<StoredStatement | null> {
    return this.#database.write('statements.issue', statement);
  }

  byId(id: string): Promise<StoredStatement | null> {
    return this.#database.read('statements.byId', id);
  }

  list(query: StatementQuery): Promise<readonly Statement[]> {
    return this.#database.read('statements.list', query);
  }
}
