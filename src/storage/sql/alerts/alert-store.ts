import type {
  AlertChanges,
  AlertRule,
  AlertRuleChange,
  AlertState,
  AlertStore,
} from '../../../platform/alerts/alert-rule.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps alert rules, and how alerts stand, in the embedded database. */
export class SqlAlertStore implements AlertStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  rules(): Promise<readonly AlertRule[]> {
    return this.#database.read('alerts.rules', null);
  }

  async addRule(rule: AlertRule): Promise<void> {
    await this.#database.write('alerts.addRule', rule);
  }

  changeRule(id: string, named: AlertRuleChange): Promise<AlertRule | null> {
    return this.#database.write('alerts.changeRule', { id, named });
  }

  removeRule(id: string, changes: AlertChanges): Promise<boolean> {
    return this.#database.write('alerts.removeRule', { id, changes });
  }

  states(): Promise<readonly AlertState[]> {
    return this.#database.read('alerts.states', null);
  }

  async apply(changes: AlertChanges): Promise<void> {
    await this.#database.write('alerts.apply', changes);
  }
}
