import type { PersonId } from '../register.ts';
import type { AttemptNote } from './attempt-store.ts';

/**
 * The notes of the calls that ended last, by person. A call that began before such a note was durable finds it here. If
 * there are more than `notesMax`, the people with the oldest notes are dropped.
 */
export class RecentNotes {
  readonly #notesMax: number;
  /** In the order of each person's latest note. */
  readonly #byPerson = new Map<PersonId, readonly AttemptNote[]>();
  #count = 0;

  constructor(notesMax: number) {
    this.#notesMax = notesMax;
  }

  add(note: AttemptNote): void {
    const earlier = this.of(note.personId);
    this.#byPerson.delete(note.personId);
    this.#byPerson.set(note.personId, [...earlier, note]);
    this.#count += 1;
    for (const [personId, notes] of this.#byPerson) {
      if (this.#count <= this.#notesMax) return;
      // One person may have all the notes. Then the older half of them goes.
      const kept = this.#byPerson.size === 1 ? notes.slice(Math.ceil(notes.length / 2)) : [];
      this.forget(personId);
      if (kept.length > 0) this.#byPerson.set(personId, kept);
      this.#count += kept.length;
    }
  }

  of(personId: PersonId): readonly AttemptNote[] {
    return this.#byPerson.get(personId) ?? [];
  }

  forget(personId: PersonId): void {
    this.#count -= this.of(personId).length;
    this.#byPerson.delete(personId);
  }
}
