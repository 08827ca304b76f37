import type { BudgetName, BudgetWarning } from '../../../platform/accounts/budget-warning-store.ts';
import type { Micros } from '../../../platform/ledger/money.ts';
import { defineStore, statement } from '../operation.ts';

interface Row {
  readonly owner_id: string;
  readonly span: string;
  readonly max_micros: number;
  readonly warned_at_ms: number;
}

export const budgetWarningOperations = defineStore({
  reads: {
    find: (connection, budgets: readonly BudgetName[]): readonly BudgetWarning[] =>
      budgets.flatMap(({ ownerId, span, max }) =>
        statement<Row>(connection, 'SELECT * FROM budget_warnings WHERE owner_id = ? AND span = ? AND max_micros = ?')
          .all(ownerId, span, max)
          .map(warningOf),
      ),
  },
  writes: {
    keep: (connection, warnings: readonly BudgetWarning[]): readonly BudgetWarning[] =>
      warnings.filter(
        ({ ownerId, span, max, warnedAtMs }) =>
          statement(connection, 'INSERT INTO budget_warnings VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING').run(
            ownerId,
            span,
            max,
            warnedAtMs,
          ).changes === 1,
      ),

    purge: (connection, beforeMs: number): number =>
      statement(connection, 'DELETE FROM budget_warnings WHERE warned_at_ms < ?').run(beforeMs).changes,
  },
});

function warningOf(row: Row): BudgetWarning {
  return { ownerId: row.owner_id, span: row.span, max: row.max_micros as Micros, warnedAtMs: row.warned_at_ms };
}
