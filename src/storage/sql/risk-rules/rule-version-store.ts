import type { RuleSet } from '../../../features/business-risk/rules/rule.ts';
import type { RuleVersion } from '../../../features/business-risk/rules/rule-version.ts';
import type {
  DraftChange,
  NewDraft,
  RuleVersionStore,
} from '../../../features/business-risk/rules/rule-version-store.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps rule versions in the embedded database. */
export class SqlRuleVersionStore implements RuleVersionStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  list(): Promise<readonly RuleVersion[]> {
    return this.#database.read('riskRules.list', undefined);
  }

  find(id: string): Promise<RuleVersion | null> {
    return this.#database.read('riskRules.find', id);
  }

  addDraft(draft: NewDraft): Promise<RuleVersion> {
    return this.#database.write('riskRules.addDraft', draft);
  }

  changeDraft(id: string, change: DraftChange): Promise<boolean> {
    return this.#database.write('riskRules.changeDraft', { id, ...change });
  }

  removeDraft(id: string): Promise<boolean> {
    return this.#database.write('riskRules.removeDraft', id);
  }

  activate(id: string, atMs: number, expected: RuleSet | null): Promise<boolean> {
    return this.#database.write('riskRules.activate', { id, atMs, expected });
  }

  rollsBackTo(): Promise<string | null> {
    return this.#database.read('riskRules.rollsBackTo', undefined);
  }

  rollBack(id: string, atMs: number): Promise<boolean> {
    return this.#database.write('riskRules.rollBack', { id, atMs });
  }

  shadow(id: string): Promise<boolean> {
    return this.#database.write('riskRules.shadow', id);
  }

  unshadow(): Promise<boolean> {
    return this.#database.write('riskRules.unshadow', undefined);
  }
}
