import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Fault } from '../../kernel/fault.ts';
import type { ErasureJournal, JournalledErasure } from '../../people/erasure.ts';
import { told } from '../../kernel/told.ts';

/**
 * The journal of erasures as lines of JSON in a file beside the database. A line that a crash cut short is not an
 * entry.
 */
export class ErasureJournalFile implements ErasureJournal {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  async append(entry: JournalledErasure): Promise<void> {
    try {
      const handle = await open(this.#file, 'a', 0o600);
      try {
        // The line break before the entry ends a line that a crash may have cut short.
        await handle.appendFile(`\n${JSON.stringify(entry)}`);
        await handle.sync();
      } finally {
        await handle.close();
      }
    } catch (cause) {
      throw new Fault('unavailable', told`the journal of erasures ${this.#file} cannot be written`, { cause });
    }
  }

  async *entries(): AsyncGenerator<JournalledErasure> {
    const input = createReadStream(this.#file);
    try {
      for await (const line of createInterface({ input, crlfDelay: Infinity })) {
        const entry = parseEntry(line);
        if (entry) yield entry;
      }
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw new Fault('unavailable', told`the journal of erasures ${this.#file} cannot be read`, { cause });
    } finally {
      input.destroy();
    }
  }
}

function parseEntry(line: string): JournalledErasure | null {
  try {
    const entry = JSON.parse(line) as Partial<JournalledErasure> | null;
    return typeof entry?.certificate?.certificateId === 'string' && typeof entry.keys === 'object'
      ? (entry as JournalledErasure)
      : null;
  } catch {
    // A line that was cut off by a crash is not JSON, and its erasure was never acknowledged.
    return null;
  }
}
