import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Fault } from '../../kernel/fault.ts';
import type { ImportJournal, ImportStep } from '../../people/import/import-journal.ts';
import type { RefusedRow } from '../../people/import/import-row.ts';
import { told } from '../../kernel/told.ts';

/**
 * The steps of an import as lines of JSON in a file, which the first step creates. A last line that a crash cut short
 * is not a step. Throws Fault 'unavailable' if the file cannot be read or written.
 */
export class ImportJournalFile implements ImportJournal {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  async last(): Promise<ImportStep | null> {
    let last: ImportStep | null = null;
    for await (const step of this.#steps()) last = step;
    return last;
  }

  async record(step: ImportStep): Promise<void> {
    try {
      const handle = await open(this.#file, 'a', 0o600);
      try {
        // The line break before the step ends a line that a crash may have cut short.
        await handle.appendFile(`\n${JSON.stringify(step)}`);
        await handle.datasync();
      } finally {
        await handle.close();
      }
    } catch (cause) {
      throw new Fault('unavailable', told`the journal of the import cannot be written`, { cause });
    }
  }

  async *refused(): AsyncGenerator<RefusedRow> {
    for await (const { refused } of this.#steps()) yield* refused;
  }

  async *#steps(): AsyncGenerator<ImportStep> {
    const input = createReadStream(this.#file);
    try {
      for await (const line of createInterface({ input, crlfDelay: Infinity })) {
        const step = parseStep(line);
        if (step) yield step;
      }
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw new Fault('unavailable', told`the journal of the import cannot be read`, { cause });
    } finally {
      input.destroy();
    }
  }
}

function parseStep(line: string): ImportStep | null {
  try {
    return line === '' ? null : (JSON.parse(line) as ImportStep);
  } catch {
    // A line that was cut off by a crash is not JSON, and its step is taken again.
    return null;
  }
}
