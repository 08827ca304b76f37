import { Fault } from '../../kernel/fault.ts';
import { ATTEMPT_NOTES_READ_MAX, type AttemptNote, type AttemptStore } from '../../people/attempts/attempt-store.ts';
import type { PersonId } from '../../people/register.ts';
import type { DurableWrite } from '../../platform/ledger/durable-write.ts';

/** Keeps notes of attempts in memory, for tests. Nothing survives a restart. */
export class MemoryAttemptStore implements AttemptStore {
  readonly #notesMax: number;
  #notes: AttemptNote[] = [];

  constructor(notesMax: number) {
    this.#notesMax = notesMax;
  }

  note(note: AttemptNote): DurableWrite {
    return { operation: 'attempts.note', input: note };
  }

  /** Carries out a write of `note`, as a database would. */
  commit({ input }: DurableWrite): void {
    const note = input as AttemptNote;
    if (this.#notes.some(({ orderId }) => orderId === note.orderId)) return;
    this.#notes = [...this.#notes, note].slice(-this.#notesMax);
  }

  async of(personId: PersonId, afterMs: number, signal: AbortSignal): Promise<readonly AttemptNote[]> {
    if (signal.aborted) throw new Fault('timeout', 'the question was aborted');
    return this.#notes
      .filter((note) => note.personId === personId && note.atMs > afterMs)
      .toSorted((a, b) => b.atMs - a.atMs)
      .slice(0, ATTEMPT_NOTES_READ_MAX);
  }

  async erase(personId: PersonId): Promise<number> {
    return this.#drop((note) => note.personId === personId, Infinity);
  }

  async purge(untilMs: number, limit: number): Promise<number> {
    return this.#drop(({ atMs }) => atMs <= untilMs, limit);
  }

  #drop(isDropped: (note: AttemptNote) => boolean, limit: number): number {
    const oldestFirst = this.#notes.filter(isDropped).toSorted((a, b) => a.atMs - b.atMs);
    const dropped = new Set(oldestFirst.slice(0, limit));
    this.#notes = this.#notes.filter((note) => !dropped.has(note));
    return dropped.size;
  }
}
