import { told } from '../../kernel/told.ts';
import { RefusedChange } from '../../platform/accounts/account-rules.ts';
import type { Customer, PriceRow } from '../../platform/accounts/customer.ts';
import type { Customers } from '../../platform/accounts/customers.ts';
import type { Platform } from '../../platform/accounts/platform.ts';
import { formatMoney, NO_MONEY, parseMoney } from '../../platform/ledger/money.ts';
import type { AdminHandlers } from '../../wire/admin/define-admin.ts';
import { Expectations } from '../../wire/admin/expected.ts';
import { refusedChange } from '../refused-change.ts';
import { NO_BUDGETS } from '../../platform/accounts/budget.ts';
import { readBudgets, showBudgets, showBudgetStates } from '../apps/budget-fields.ts';
import { givenOnly } from '../given-only.ts';
import type { customerContracts } from './contract.ts';

/** What the handlers of customers work with. */
export interface CustomerDeps {
  readonly customers: Pick<Customers, 'list' | 'customer' | 'create' | 'update'>;
  readonly platform: Pick<Platform, 'apps' | 'budgetStates'>;
  /** The names of all APIs. */
  readonly apiNames: readonly string[];
}

/** The name of the price for every API without one of its own. */
const ANY = 'any';
const NOT_FOUND = { ok: false, error: 'not_found', detail: told`there is no such customer` } as const;

/** Makes the handlers that list, add and change customers. Customers are never removed, because the ledger names them. */
export function createCustomerHandlers({
  customers,
  platform,
  apiNames,
}: CustomerDeps): AdminHandlers<typeof customerContracts> {
  const expectations = new Expectations();
  const unknownApis = (prices: Readonly<Record<string, string>> = {}) => {
    const unknown = Object.keys(prices).filter((api) => api !== ANY && !apiNames.includes(api));
    const choice = `choose from ${apiNames.join(', ')}, or ${ANY}`;
    return unknown.length === 0
      ? null
      : ({
          ok: false,
          error: 'bad_request',
          detail: told`prices: there is no API called ${unknown.join(', ')}: ${choice}`,
        } as const);
  };
  return {
    list: async () => ({ ok: true, result: { customers: (await customers.list()).map(show) } }),

    async create({ parentId = null, prices, budgetDay, budgetMonth, requestId, ...rest }) {
      const budgets = { ...NO_BUDGETS, ...readBudgets({ budgetDay, budgetMonth }) };
      const fresh = { ...rest, ...budgets, parentId, status: 'active', prices: rowsOf(prices) } as const;
      return unknownApis(prices) ?? shown(await customers.create(fresh, requestId));
    },

    async show({ customerId }) {
      const all = await customers.list();
      const found = all.find(({ id }) => id === customerId);
      if (!found) return NOT_FOUND;
      const subAccounts = all.filter(({ parentId }) => parentId === customerId);
      const payers = new Set([customerId, ...subAccounts.map(({ id }) => id)]);
      const apps = (await platform.apps()).flatMap(({ id, name, status, customerId: payer }) =>
        payer !== null && payers.has(payer) ? [{ id, name, status, customerId: payer }] : [],
      );
      const [states = []] = await platform.budgetStates([{ ...found, appId: null }]);
      const budgets = showBudgetStates(states);
      return { ok: true, result: { ...show(found), budgets, subAccounts: subAccounts.map(show), apps } };
    },

    async change({ customerId, prices, budgetDay, budgetMonth, expected, ...changes }) {
      const given = givenOnly(changes);
      const budgets = readBudgets({ budgetDay, budgetMonth });
      const patch = { ...given, ...budgets, ...(prices && { prices: rowsOf(prices) }) };
      const refusal = unknownApis(prices);
      if (refusal) return refusal;
      return expectations.change(
        expected,
        async () => shown((await customers.list()).find(({ id }) => id === customerId) ?? null),
        async () => shown(await customers.update(customerId, patch)),
      );
    },
  };
}

function rowsOf(prices: Readonly<Record<string, string>>): readonly PriceRow[] {
  return Object.entries(prices).map(([api, price]) => ({
    api: api === ANY ? null : api,
    unitPrice: parseMoney(price) ?? NO_MONEY,
  }));
}

function shown(customer: Customer | null | RefusedChange) {
  if (customer === null) return NOT_FOUND;
  if (customer instanceof RefusedChange) return refusedChange(customer, 'prices');
  return { ok: true as const, result: show(customer), subject: customer.id };
}

function show({ prices, ...customer }: Customer) {
  const rows = prices.map(({ api, unitPrice }) => [api ?? ANY, formatMoney(unitPrice)] as const);
  return { ...customer, ...showBudgets(customer), prices: Object.fromEntries(rows) };
}
