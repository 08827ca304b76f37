import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeDurably } from './durable-files.ts';
import { told, type Told } from '../../../kernel/told.ts';

const ENTRY = z.strictObject({
  id: z.string(),
  /** Absolute path of the backup's folder. */
  folder: z.string(),
  startedAtMs: z.int(),
  keepUntilMs: z.int(),
  /** Null while it is being made, and if it failed. */
  finishedAtMs: z.int().nullable(),
  /** Why it failed. Null if it did not. */
  problem: z.string().nullable(),
  removedAtMs: z.int().nullable(),
  bytes: z.int(),
  sealedSecrets: z.enum(['none', 'passphrase', 'recipient']),
});
/** One backup as the site remembers it. */
export type BackupEntry = z.output<typeof ENTRY>;
const CATALOGUE = z.strictObject({ version: z.literal(1), backups: z.array(ENTRY) });

/** If the list has more entries than this, removed backups are forgotten, the oldest first. */
const ENTRIES_MAX = 2000;
/** How many backups a certificate names one by one. */
const NAMED_MAX = 60;

/** The list of backups, in a file outside the database. A restored database would not know of later backups. */
export class BackupCatalogue {
  readonly #file: string;
  #entries: readonly BackupEntry[];

  private constructor(file: string, entries: readonly BackupEntry[]) {
    this.#file = file;
    this.#entries = entries;
  }

  /** Opens the list. Throws an Error that says what to do if the file exists and cannot be read. */
  static async open(file: string): Promise<BackupCatalogue> {
    return new BackupCatalogue(file, await readCatalogue(file));
  }

  /** Gives every backup, oldest first. */
  list(): readonly BackupEntry[] {
    return this.#entries;
  }

  /** Adds a backup, or replaces what the list says about it. The entry is durable once the promise resolves. */
  async put(entry: BackupEntry): Promise<void> {
    const others = this.#entries.filter(({ id }) => id !== entry.id);
    const entries = [...others, entry].toSorted((a, b) => a.startedAtMs - b.startedAtMs);
    const surplus = entries.length - ENTRIES_MAX;
    this.#entries = entries.filter(({ removedAtMs }, index) => index >= surplus || removedAtMs === null);
    await writeDurably(this.#file, `${JSON.stringify({ version: 1, backups: this.#entries }, null, 2)}\n`);
  }

  /** Describes the backups that exist or are being made, with their dates, for a certificate of erasure. */
  async stillHolding(): Promise<readonly Told[]> {
    const there = this.#entries.filter(({ removedAtMs, problem }) => removedAtMs === null && problem === null);
    const newest = there.findLast(({ finishedAtMs }) => finishedAtMs !== null);
    const named = there.slice(-NAMED_MAX).map(({ id, startedAtMs, keepUntilMs, finishedAtMs }) => {
      // Its copy may have been made before the erasure or after it, and it may still fail.
      const [from, until] = [new Date(startedAtMs).toISOString(), new Date(keepUntilMs).toISOString()];
      if (finishedAtMs === null)
        return told`backup ${id} of ${from}, which was still being made and may hold the person, until ${until}`;
      // The only one that is left is not removed.
      if (id === newest?.id)
        return told`backup ${id} of ${from}, until ${until}, or until a later one is complete if there is none by then`;
      return told`backup ${id} of ${from}, until ${until}`;
    });
    const earlier = there.slice(0, -NAMED_MAX);
    if (earlier.length === 0) return named;
    const until = new Date(Math.max(...earlier.map(({ keepUntilMs }) => keepUntilMs))).toISOString();
    return [told`${earlier.length} earlier backups, the last of them until ${until}`, ...named];
  }
}

/** Gives the backups that may be removed, of those that are kept, oldest first. The newest stays if no other would be left. */
export function removableOf(
  kept: readonly BackupEntry[],
  isPast: (entry: BackupEntry) => boolean,
): readonly BackupEntry[] {
  const past = kept.filter(isPast);
  return past.length < kept.length ? past : past.slice(0, -1);
}

/** Reads the entries of a catalogue file. Gives none if there is no file. Throws an Error if it is damaged. */
export async function readCatalogue(file: string): Promise<readonly BackupEntry[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  try {
    return CATALOGUE.parse(JSON.parse(text)).backups;
  } catch (cause) {
    throw new Error(told`${file} is damaged: take the copy of the latest backup, or move it away and start again`, {
      cause,
    });
  }
}
