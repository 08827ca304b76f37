import type { AlertChanges, AlertRule, AlertState, AlertStore } from '../../../platform/alerts/alert-rule.ts';
import type { SqliteDatabase } from '../sqlite-database.ts';

/** Keeps alert rules, and how alerts stand, in the embedded database. */
export class SqliteAlertStore implements AlertStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  rules(): Promise<readonly AlertRule[]> {
    return this.#database.read('alerts.rules', null);
  }

  async putRule(rule: AlertRule): Promise<void> {
    await this.#database.write('alerts.putRule', rule);
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
