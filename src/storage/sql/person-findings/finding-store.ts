import type { CheckedPerson, Finding, FindingStore } from '../../../people/re-verification/finding-store.ts';
import type { PersonId } from '../../../people/register.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps what a re-verification found in the embedded database. */
export class SqlFindingStore implements FindingStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async record(people: readonly CheckedPerson[], atMs: number): Promise<void> {
    await this.#database.write('personFindings.record', { people, atMs });
  }

  async list(query: Parameters<FindingStore['list']>[0]): Promise<readonly CheckedPerson[]> {
    const people = new Map<PersonId, Finding[]>();
    for (const { personId, otherId, ...finding } of await this.#database.read('personFindings.list', query)) {
      const findings = people.get(personId as PersonId) ?? [];
      findings.push({ ...finding, otherId: otherId as PersonId | null });
      people.set(personId as PersonId, findings);
    }
    return [...people].map(([personId, findings]) => ({ personId, findings }));
  }

  remove(query: Parameters<FindingStore['remove']>[0]): Promise<number> {
    return this.#database.write('personFindings.remove', query);
  }

  erase(personId: PersonId): Promise<number> {
    return this.#database.write('personFindings.erase', personId);
  }
}
