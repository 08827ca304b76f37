import type { ImportJournal, ImportStep } from '../../people/import/import-journal.ts';
import type { RefusedRow } from '../../people/import/import-row.ts';

/** Keeps the steps of an import in memory, for tests. Nothing survives a restart. */
export class MemoryImportJournal implements ImportJournal {
  readonly #steps: ImportStep[] = [];

  async last(): Promise<ImportStep | null> {
    return this.#steps.at(-1) ?? null;
  }

  async record(step: ImportStep): Promise<void> {
    this.#steps.push(step);
  }

  async *refused(): AsyncGenerator<RefusedRow> {
    for (const { refused } of this.#steps) yield* refused;
  }
}
