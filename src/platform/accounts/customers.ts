import { told, type Told } from '../../kernel/told.ts';
import type { Clock } from '../../kernel/clock.ts';
import { rowId, type RandomSource } from '../../kernel/random.ts';
import { limitAbove, priceBeyondParent, priceGap, RefusedChange } from './account-rules.ts';
import { payersOf, type Customer } from './customer.ts';
import type { Directory, PlatformStores } from './directory.ts';
import { requestedId } from './requested-id.ts';

/** What Customers needs. */
export interface CustomersDeps {
  readonly stores: Pick<PlatformStores, 'customers' | 'apps' | 'packages'>;
  readonly directory: Pick<Directory, 'change'>;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** A customer to be created. */
export type NewCustomer = Omit<Customer, 'id' | 'createdAtMs'>;

/**
 * What operators do with customers. Changes run one after another with those of Platform, and each one holds at the gate
 * before its promise resolves. Callers must check texts and names of APIs first. Every method throws Fault if a store
 * fails.
 */
export class Customers {
  readonly #deps: CustomersDeps;

  constructor(deps: CustomersDeps) {
    this.#deps = deps;
  }

  list(): Promise<readonly Customer[]> {
    return this.#deps.stores.customers.list();
  }

  /** Gives a customer, or `null` if there is no such customer. */
  async customer(id: string): Promise<Customer | null> {
    return (await this.list()).find((customer) => customer.id === id) ?? null;
  }

  /**
   * Adds a customer, unless its parent is unknown or has a parent, or allows or prices less. With a request id, the same
   * request gives the customer that it gave before, and one with another name or parent is refused.
   */
  create(fresh: NewCustomer, requestId?: string): Promise<Customer | RefusedChange> {
    const { directory, clock, random } = this.#deps;
    return directory.change(async () => {
      const id = requestId === undefined ? rowId(random, 'cus') : requestedId('cus', requestId);
      const given = await this.customer(id);
      if (given === null) return this.#put({ ...fresh, id, createdAtMs: clock.nowMs() }, null);
      const isSame = given.name === fresh.name && given.parentId === fresh.parentId;
      return isSame ? given : new RefusedChange(told`requestId: another customer was made under it`);
    });
  }

  /**
   * Changes what the patch names. A parent's limits may be set below those of its sub-accounts: then the smaller one
   * holds, and what does not raise a limit is still allowed. Gives `null` if there is no such customer.
   */
  update(id: string, patch: Partial<Omit<NewCustomer, 'parentId'>>): Promise<Customer | null | RefusedChange> {
    return this.#deps.directory.change(async () => {
      const customer = await this.customer(id);
      return customer && this.#put({ ...customer, ...patch }, customer);
    });
  }

  async #put(customer: Customer, was: Customer | null): Promise<Customer | RefusedChange> {
    const { stores } = this.#deps;
    const others = (await this.list()).filter(({ id }) => id !== customer.id);
    const isSamePriced = was?.prices === customer.prices;
    const problem =
      ofParent(customer, others, was) ??
      (isSamePriced ? null : (ofPrices(customer, others) ?? (await this.#gap(customer, others))));
    if (problem !== null) return new RefusedChange(problem);
    await stores.customers.put(customer);
    return customer;
  }

  /** Finds a package without a known price, among those of the apps of the customer and of its sub-accounts. */
  async #gap(customer: Customer, others: readonly Customer[]): Promise<Told | null> {
    const { stores, clock } = this.#deps;
    const customers = new Map([...others, customer].map((each) => [each.id, each]));
    const [apps, packages] = await Promise.all([stores.apps.list(), stores.packages.list()]);
    for (const app of apps) {
      const payers = payersOf(customers, app.customerId);
      if (payers?.customer.id !== customer.id && payers?.parent?.id !== customer.id) continue;
      const gap = priceGap({ app, payers, packages: packages.filter(({ appId }) => appId === app.id) }, clock.nowMs());
      if (gap !== null) return told`${gap}: keep the price, or end the package first`;
    }
    return null;
  }
}

function ofParent(customer: Customer, others: readonly Customer[], was: Customer | null): Told | null {
  if (customer.parentId === null) return null;
  const parent = others.find(({ id }) => id === customer.parentId);
  if (!parent) return told`parentId: there is no customer ${customer.parentId}`;
  if (parent.parentId !== null)
    return told`parentId: ${parent.id} is a sub-account itself: a sub-account has no sub-accounts`;
  return limitAbove(customer, [parent], was);
}

function ofPrices(customer: Customer, others: readonly Customer[]): Told | null {
  const apis = customer.prices.map(({ api }) => api);
  const twice = apis.find((api, at) => apis.indexOf(api) !== at);
  if (twice !== undefined) return told`the price list has two prices for ${twice ?? 'every API'}: keep one`;
  const pairs = [
    ...others.filter(({ id }) => id === customer.parentId).map((parent) => [customer, parent] as const),
    ...others.filter(({ parentId }) => parentId === customer.id).map((sub) => [sub, customer] as const),
  ];
  return pairs.map(([sub, parent]) => priceBeyondParent(sub, parent)).find((problem) => problem !== null) ?? null;
}
