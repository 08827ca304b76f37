import type { Customer, CustomerStore } from '../../../platform/accounts/customer.ts';
import type { SqliteDatabase } from '../sqlite-database.ts';

/** Keeps customers in the embedded database. */
export class SqliteCustomerStore implements CustomerStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  list(): Promise<readonly Customer[]> {
    return this.#database.read('customers.list', undefined);
  }

  put(customer: Customer): Promise<void> {
    return this.#database.write('customers.put', customer);
  }
}
