import type { Customer, CustomerStore } from '../../../platform/accounts/customer.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps customers in the embedded database. */
export class SqlCustomerStore implements CustomerStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  list(): Promise<readonly Customer[]> {
    return this.#database.read('customers.list', undefined);
  }

  put(customer: Customer): Promise<void> {
    return this.#database.write('customers.put', customer);
  }
}
