import type { Customer } from '../../../platform/accounts/customer.ts';
import type { Micros } from '../../../platform/ledger/money.ts';
import { mark } from '../changes/mark.ts';
import { defineStore, statement } from '../operation.ts';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly parent_id: string | null;
  readonly status: Customer['status'];
  /** JSON text. */
  readonly prices: string;
  readonly daily_calls_max: number | null;
  readonly budget_day_micros: number | null;
  readonly budget_month_micros: number | null;
  readonly created_at_ms: number;
}

const PUT = `INSERT INTO customers (id, name, parent_id, status, prices, daily_calls_max, budget_day_micros,
    budget_month_micros, created_at_ms)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, status = excluded.status, prices = excluded.prices,
    daily_calls_max = excluded.daily_calls_max, budget_day_micros = excluded.budget_day_micros,
    budget_month_micros = excluded.budget_month_micros`;

export const customerOperations = defineStore({
  reads: {
    list(connection): readonly Customer[] {
      return statement<Row>(connection, 'SELECT * FROM customers ORDER BY created_at_ms, id').all().map(customerOf);
    },
  },
  writes: {
    put(connection, customer: Customer): void {
      statement(connection, PUT).run(
        customer.id,
        customer.name,
        customer.parentId,
        customer.status,
        JSON.stringify(customer.prices),
        customer.dailyCallsMax,
        customer.budgetDay,
        customer.budgetMonth,
        customer.createdAtMs,
      );
      mark(connection, 'directory');
    },
  },
});

function customerOf(row: Row): Customer {
  return {
    id: row.id,
    name: row.name,
    parentId: row.parent_id,
    status: row.status,
    prices: JSON.parse(row.prices) as Customer['prices'],
    dailyCallsMax: row.daily_calls_max,
    budgetDay: row.budget_day_micros as Micros | null,
    budgetMonth: row.budget_month_micros as Micros | null,
    createdAtMs: row.created_at_ms,
  };
}
