import type { Consent, ConsentListQuery, ConsentStore, ConsentTotals } from '../../../people/consent.ts';
import type { PersonId } from '../../../people/register.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps consents in the embedded database, by person id. */
export class SqlConsentStore implements ConsentStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async give(consent: Omit<Consent, 'withdrawnAtMs'>): Promise<void> {
    await this.#database.write('consents.give', consent);
  }

  withdraw(
    personId: PersonId,
    { appId, consentId }: { readonly appId: string | null; readonly consentId: string | null },
    nowMs: number,
  ): Promise<number> {
    return this.#database.write('consents.withdraw', { personId, appId, consentId, nowMs });
  }

  of(personId: PersonId): Promise<readonly Consent[]> {
    return this.#database.read('consents.of', personId);
  }

  holds(personId: PersonId, appId: string, nowMs: number, signal: AbortSignal): Promise<boolean> {
    return this.#database.read('consents.holds', { personId, appId, nowMs }, signal);
  }

  list(query: ConsentListQuery): Promise<readonly Consent[]> {
    return this.#database.report('consents.list', query);
  }

  totals(nowMs: number): Promise<readonly ConsentTotals[]> {
    return this.#database.report('consents.totals', nowMs);
  }

  erase(personId: PersonId): Promise<number> {
    return this.#database.write('consents.erase', personId);
  }

  requiringApps(): Promise<readonly string[]> {
    return this.#database.read('consents.requiringApps', null);
  }

  async require(appId: string, isRequired: boolean): Promise<void> {
    await this.#database.write('consents.require', { appId, isRequired });
  }
}
