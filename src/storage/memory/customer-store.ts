import type { Customer, CustomerStore } from '../../platform/accounts/customer.ts';

/** Keeps customers in memory, for tests. Nothing survives a restart. */
export class MemoryCustomerStore implements CustomerStore {
  readonly #customers = new Map<string, Customer>();

  async list(): Promise<readonly Customer[]> {
    return [...this.#customers.values()];
  }

  /** Gives the parent of a customer. MemoryCallStore asks. */
  parentOf(id: string): string | null {
    return this.#customers.get(id)?.parentId ?? null;
  }

  async put(customer: Customer): Promise<void> {
    this.#customers.set(customer.id, customer);
  }
}
