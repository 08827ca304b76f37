import type { Clock } from '../../kernel/clock.ts';
import { isNearlyUsed, periodBudgets, spendersIn, type OwnedBudgets, type PeriodBudget } from '../accounts/budget.ts';
import { NO_MONEY } from '../ledger/money.ts';
import { budgetText, type BudgetWarningStore } from '../accounts/budget-warning-store.ts';
import type { Directory } from '../accounts/directory.ts';
import type { CallStore } from '../ledger/call-store.ts';
import { localDayOf, type LocalDay } from '../ledger/local-day.ts';
import { hasBudget, type SpendRequest } from './counters.ts';
import type { QuotaRequest } from './unit-book.ts';

/** What BudgetWatch needs. */
export interface BudgetWatchDeps {
  readonly directory: Pick<Directory, 'budgets'>;
  readonly calls: Pick<CallStore, 'spent'>;
  readonly warnings: Pick<BudgetWarningStore, 'keep'>;
  readonly clock: Clock;
}

/**
 * Notices when 80 percent of a budget are used. It compares what the ledger has, so it sees the calls of all processes
 * over a database. The store keeps each warning, so that one process gives it once, also after a restart.
 */
export class BudgetWatch {
  readonly #deps: BudgetWatchDeps;
  /** Apps, keys and customers with charged calls since the last look, by the day of the calls. */
  readonly #charged = new Map<LocalDay, Set<string>>();
  /** Budgets in their periods of which it is known that the warning was given, e.g. `app_1 2026-03 100000000`. */
  readonly #warned = new Set<string>();
  /** The budgets of the last look. */
  #seen: readonly OwnedBudgets[] = [];

  constructor(deps: BudgetWatchDeps) {
    this.#deps = deps;
  }

  /** How many budgets are set, and how many of them are nearly used up in the present day or month. */
  get gauges(): { readonly set: number; readonly warned: number } {
    const budgets = this.#present(this.#deps.directory.budgets);
    return { set: budgets.length, warned: budgets.filter((each) => this.#warned.has(budgetText(each))).length };
  }

  /** The budgets that are set, with their owners. */
  get owners(): readonly OwnedBudgets[] {
    return this.#deps.directory.budgets;
  }

  /** Remembers that a call was charged. Costs nearly nothing if no budget is set. */
  charged(call: SpendRequest & Pick<QuotaRequest, 'day'>): void {
    if (!hasBudget(call)) return;
    for (const { id } of [call.app, call.key, ...call.customers]) this.#remember(call.day, id);
  }

  /** Lets the next look be at all budgets, e.g. because another process may have ended before it looked. */
  lookAtAll(): void {
    const today = localDayOf(this.#deps.clock.nowMs());
    for (const { id } of this.#deps.directory.budgets) this.#remember(today, id);
  }

  /** Looks at the budgets of which something was used. Gives the warnings that no process gave before. Throws Fault. */
  async look(): Promise<readonly PeriodBudget[]> {
    const { budgets } = this.#deps.directory;
    // A budget that was lowered may be nearly used up at once.
    if (budgets !== this.#seen) this.lookAtAll();
    const charged = [...this.#charged];
    this.#charged.clear();
    try {
      const fresh: PeriodBudget[] = [];
      for (const [day, ids] of charged) fresh.push(...(await this.#lookAt(day, ids)));
      this.#seen = budgets;
      return fresh;
    } catch (error) {
      for (const [day, ids] of charged) for (const id of ids) this.#remember(day, id);
      throw error;
    } finally {
      this.#forgetEnded();
    }
  }

  /** Forgets a warning about a budget if the period has ended, or if the budget is no longer set. */
  #forgetEnded(): void {
    if (this.#warned.size === 0) return;
    const present = new Set(this.#present(this.#deps.directory.budgets).map(budgetText));
    for (const text of this.#warned) if (!present.has(text)) this.#warned.delete(text);
  }

  async #lookAt(day: LocalDay, ids: ReadonlySet<string>): Promise<readonly PeriodBudget[]> {
    const { calls, warnings, clock, directory } = this.#deps;
    const owners = directory.budgets.filter(({ id }) => ids.has(id));
    const unwarned = owners.filter((owner) =>
      periodBudgets(owner, day).some((each) => !this.#warned.has(budgetText(each))),
    );
    if (unwarned.length === 0) return [];
    const spent = new Map((await calls.spent(day, spendersIn(unwarned))).map((each) => [each.id, each]));
    const due = unwarned.flatMap((owner) => {
      const used = spent.get(owner.id);
      return periodBudgets(owner, day).filter(
        (each) => isNearlyUsed(used?.[each.period] ?? NO_MONEY, each.max) && !this.#warned.has(budgetText(each)),
      );
    });
    if (due.length === 0) return [];
    const warnedAtMs = clock.nowMs();
    const kept = await warnings.keep(due.map(({ ownerId, span, max }) => ({ ownerId, span, max, warnedAtMs })));
    for (const each of due) this.#warned.add(budgetText(each));
    const fresh = new Set(kept.map(budgetText));
    return due.filter((each) => fresh.has(budgetText(each)));
  }

  #present(owners: readonly OwnedBudgets[]): readonly PeriodBudget[] {
    const today = localDayOf(this.#deps.clock.nowMs());
    return owners.flatMap((owner) => periodBudgets(owner, today));
  }

  #remember(day: LocalDay, id: string): void {
    const known = this.#charged.get(day);
    if (known) known.add(id);
    else this.#charged.set(day, new Set([id]));
  }
}
