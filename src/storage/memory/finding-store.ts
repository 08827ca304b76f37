import type { CheckedPerson, Finding, FindingStore } from '../../people/re-verification/finding-store.ts';
import type { PersonStore } from '../../people/person-store.ts';
import type { PersonId } from '../../people/register.ts';

interface Held extends Finding {
  readonly personId: PersonId;
  readonly atMs: number;
}

/** Keeps what a re-verification found in memory, for tests. */
export class MemoryFindingStore implements FindingStore {
  #held: readonly Held[] = [];
  readonly #persons: Pick<PersonStore, 'get'>;

  constructor(persons: Pick<PersonStore, 'get'>) {
    this.#persons = persons;
  }

  async record(people: readonly CheckedPerson[], atMs: number): Promise<void> {
    const others = this.#held.filter((held) => people.every(({ personId }) => personId !== held.personId));
    const added = people.flatMap(({ personId, findings }) =>
      findings.map((finding) => ({ ...finding, personId, atMs })),
    );
    this.#held = [...others, ...added];
  }

  async list({ kind, after, limit }: Parameters<FindingStore['list']>[0]): Promise<readonly CheckedPerson[]> {
    const held = (await this.#known()).filter((each) => kind === null || each.kind === kind);
    const ids = [...new Set(held.map(({ personId }) => personId))].toSorted();
    const page = ids.filter((id) => after === null || id > after).slice(0, limit);
    return page.map((personId) => ({
      personId,
      findings: held
        .filter((each) => each.personId === personId)
        .toSorted((a, b) => a.photo - b.photo || (a.kind < b.kind ? -1 : 1))
        .map((each) => ({ kind: each.kind, photo: each.photo, otherId: each.otherId })),
    }));
  }

  async remove({ beforeMs, limit }: Parameters<FindingStore['remove']>[0]): Promise<number> {
    const due = this.#held.filter(({ atMs }) => beforeMs === null || atMs < beforeMs).slice(0, limit);
    this.#held = this.#held.filter((each) => !due.includes(each));
    return due.length;
  }

  async erase(personId: PersonId): Promise<number> {
    const before = this.#held.length;
    this.#held = this.#held.filter((each) => each.personId !== personId && each.otherId !== personId);
    return before - this.#held.length;
  }

  /** The findings about registered people. */
  async #known(): Promise<readonly Held[]> {
    const known: Held[] = [];
    for (const held of this.#held) {
      const ids = held.otherId === null ? [held.personId] : [held.personId, held.otherId];
      const people = await Promise.all(ids.map((id) => this.#persons.get(id)));
      if (people.every((person) => person !== null)) known.push(held);
    }
    return known;
  }
}
