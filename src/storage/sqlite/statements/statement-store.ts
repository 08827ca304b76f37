import type { LocalMonth } from '../../../platform/ledger/local-day.ts';
import type {
  NewStatement,
  Statement,
  StatementDraft,
  StatementQuery,
  StatementStore,
  StoredStatement,
} from '../../../platform/ledger/statements.ts';
import type { SqliteDatabase } from '../sqlite-database.ts';

/** Keeps statements in the embedded database. Triggers refuse any change or removal. */
export class SqliteStatementStore implements StatementStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
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
