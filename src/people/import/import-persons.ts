import { createHash } from 'node:crypto';
import type { Clock } from '../../kernel/clock.ts';
import { severalAtOnce } from '../../kernel/several-at-once.ts';
import type { EnrolmentOutcome, EnrolmentRefusal } from '../enrolment.ts';
import type { IdNumber } from '../../identity/id-number.ts';
import type { RealName } from '../../identity/real-name.ts';
import type { ImportJournal, ImportStep, ImportTally } from './import-journal.ts';
import { readPersonRow, type PersonRow, type RawRow, type RefusedRow, type RowProblem } from './import-row.ts';
import type { PhotoFile, PhotoSource } from './photo-source.ts';
import { TableProblem } from '../../tables/table-problem.ts';
import { told, type Told } from '../../kernel/told.ts';

/** A row with its photos, ready to be enrolled. */
export interface ImportPerson {
  readonly idNumber: IdNumber;
  readonly realName: RealName;
  readonly photos: readonly Uint8Array[];
}

/** The most bytes of all photos of a row. */
const PHOTOS_BYTES_MAX = 12 * 1024 * 1024;

/** How a person's enrolment ended, as far as an import needs to know. */
export type ImportOutcome =
  | { readonly ok: true; readonly did: (EnrolmentOutcome & { ok: true })['did'] }
  | { readonly ok: false; readonly refusal: EnrolmentRefusal; readonly detail: string };

/** How a row of an import ended. `line` is its line in the file, from 1. */
export type EndedRow =
  | { readonly line: number; readonly ok: true; readonly did: (EnrolmentOutcome & { ok: true })['did'] }
  | (RowProblem & { readonly line: number; readonly ok: false });

/** What to import, from which files, and how. */
export interface ImportOptions {
  readonly rows: AsyncIterable<RawRow>;
  /** Null imports numbers and names alone. */
  readonly photos: PhotoSource | null;
  /** Whether a person without a photo is left out, or registered without a face. */
  readonly missingPhoto: 'refuse' | 'register-without-face';
  /**
   * Enrols one person, in this process or through the admin API of a server. Null if the row is gone meanwhile, because its
   * person was erased. Throws Fault.
   */
  readonly enrol: (person: ImportPerson, signal: AbortSignal) => Promise<ImportOutcome | null>;
  readonly journal: ImportJournal | null;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** How many people are enrolled at the same time. */
  readonly concurrency: number;
  /** How many rows a batch has at most. 64 by default. */
  readonly batchRows?: number;
  /** Called with how the rows of a batch ended, before the journal records it. What it throws ends the import. */
  readonly onBatch?: (ended: readonly EndedRow[]) => Promise<void>;
  /** Called after every batch. */
  readonly onProgress?: (tally: ImportTally) => void;
  readonly signal: AbortSignal;
}

/** Rows of a batch by default. Each batch is durable in the journal before the next begins. */
const BATCH_ROWS = 64;
/** A batch begins early once its photos take this many bytes of memory. */
const BATCH_BYTES = 16 * 1024 * 1024;

/**
 * Hex digits of the digest that the journal keeps: enough to see that a file changed, too few to test guessed numbers
 * against.
 */
const DIGEST_LENGTH = 8;

const NOTHING: ImportTally = { rows: 0, added: 0, updated: 0, unchanged: 0, refused: 0 };

/**
 * Registers the people of a file, in order and a batch at a time. Its memory does not grow with the file. Importing a
 * file again changes nothing. An import that was interrupted goes on after the last step of its journal. If it had
 * enrolled people after that step, it finds them unchanged. One number is one person, within the file too, so a second
 * row with a number is refused, unless `enrol` adds its photos to those of the first.
 *
 * @throws TableProblem if the file cannot be used or is not the one the journal began with
 * @throws Fault if a dependency fails
 * @throws the reason of `signal` once that aborts, and the same call goes on later
 */
export async function importPersons(options: ImportOptions): Promise<ImportTally> {
  return new Import(options).run();
}

interface Numbered {
  readonly row: number;
  readonly raw: RawRow;
}

interface Ready extends Numbered {
  readonly person: ImportPerson | RowProblem;
}

class Import {
  readonly #options: ImportOptions;
  readonly #digest = createHash('sha256');
  #tally = NOTHING;
  #batch: Ready[] = [];
  #batchBytes = 0;

  constructor(options: ImportOptions) {
    this.#options = options;
  }

  async run(): Promise<ImportTally> {
    const { rows, journal, signal } = this.#options;
    const done = await journal?.last();
    let row = 0;
    for await (const raw of rows) {
      signal.throwIfAborted();
      this.#digest.update(JSON.stringify(raw));
      row++;
      if (done && row <= done.tally.rows) this.#skip(row, done);
      else await this.#take({ row, raw });
    }
    if (done && row < done.tally.rows) throw changedFile();
    await this.#finishBatch();
    return this.#tally;
  }

  #skip(row: number, done: ImportStep): void {
    if (row < done.tally.rows) return;
    if (this.#digestSoFar() !== done.digest) throw changedFile();
    this.#tally = done.tally;
    this.#options.onProgress?.(done.tally);
  }

  async #take(numbered: Numbered): Promise<void> {
    const person = await this.#prepare(numbered.raw);
    this.#batch.push({ ...numbered, person });
    if ('photos' in person) this.#batchBytes += bytesOf(person.photos);
    if (this.#batch.length >= (this.#options.batchRows ?? BATCH_ROWS) || this.#batchBytes >= BATCH_BYTES)
      await this.#finishBatch();
  }

  async #prepare(raw: RawRow): Promise<ImportPerson | RowProblem> {
    if (!raw.ok) return { refusal: 'row-damaged', detail: raw.detail };
    const row = readPersonRow(raw.fields, this.#options.clock.nowMs());
    if ('refusal' in row) return row;
    const { idNumber, realName } = row;
    const photos = await this.#photosOf(row);
    return 'refusal' in photos ? photos : { idNumber, realName, photos };
  }

  async #photosOf(row: PersonRow): Promise<readonly Uint8Array[] | RowProblem> {
    const photos: Uint8Array[] = [];
    if (!this.#options.photos) return photos;
    for (const names of row.photos) {
      const file = await readFirst(this.#options.photos, names);
      if (file.ok) photos.push(file.bytes);
      else if (file.why !== 'missing' || this.#options.missingPhoto !== 'register-without-face')
        return { refusal: `photo-${file.why}`, detail: PHOTO_DETAILS[file.why] };
      if (bytesOf(photos) > PHOTOS_BYTES_MAX)
        return { refusal: 'photo-too-large', detail: told`the photos of the row have more than 12 MiB together` };
    }
    return photos;
  }

  /**
   * Enrols the rows of the batch and records a step. The digest of the step covers the rows up to the last of the
   * batch.
   */
  async #finishBatch(): Promise<void> {
    if (this.#batch.length === 0) return;
    const batch = this.#batch;
    [this.#batch, this.#batchBytes] = [[], 0];
    const outcomes = await this.#enrolAll(batch);
    await this.#options.onBatch?.(endedRows(batch, outcomes));
    const refused: RefusedRow[] = [];
    batch.forEach(({ row, raw: { line } }, at) => {
      const outcome = outcomes[at];
      if (outcome && !outcome.ok) refused.push({ row, line, refusal: outcome.refusal, detail: outcome.detail });
    });
    this.#tally = addUp(this.#tally, outcomes);
    await this.#options.journal?.record({ tally: this.#tally, digest: this.#digestSoFar(), refused });
    this.#options.onProgress?.(this.#tally);
  }

  /**
   * Enrols several rows at a time. Rows with the same number run one after the other, so that the first of them counts.
   */
  async #enrolAll(batch: readonly Ready[]): Promise<readonly Outcome[]> {
    const { enrol, concurrency, signal } = this.#options;
    const outcomes: Outcome[] = [];
    await severalAtOnce(groupByNumber(batch).values(), concurrency, async (group) => {
      for (const { at, person } of group) {
        signal.throwIfAborted();
        outcomes[at] = 'refusal' in person ? { ok: false, ...person } : await enrol(person, signal);
      }
    });
    return outcomes;
  }

  #digestSoFar(): string {
    return this.#digest.copy().digest('hex').slice(0, DIGEST_LENGTH);
  }
}

async function readFirst(photos: PhotoSource, names: readonly string[]): Promise<PhotoFile> {
  for (const name of names) {
    const file = await photos.read(name);
    if (file.ok || file.why !== 'missing') return file;
  }
  return { ok: false, why: 'missing' };
}

function bytesOf(photos: readonly Uint8Array[]): number {
  return photos.reduce((sum, photo) => sum + photo.length, 0);
}

const PHOTO_DETAILS: Readonly<Record<(PhotoFile & { ok: false })['why'], Told>> = {
  missing: told`there is no photo of that name`,
  'name-unsafe': told`the name of the photo leads outside its folder`,
  ambiguous: told`two photos have that name`,
  'too-large': told`the photo is too large`,
  damaged: told`the photo cannot be read out of the archive`,
};

function changedFile(): TableProblem {
  return new TableProblem(
    told`the file is not the one this import began with: start again without its journal; people who are enrolled already stay as they are`,
  );
}

function endedRows(batch: readonly Ready[], outcomes: readonly Outcome[]): readonly EndedRow[] {
  return batch.flatMap(({ raw: { line } }, at) => {
    const outcome = outcomes[at];
    return outcome ? [{ ...outcome, line }] : [];
  });
}

/** How a row of a batch ended. Null if it was gone. */
type Outcome = ImportOutcome | (RowProblem & { readonly ok: false }) | null;

interface Placed {
  readonly at: number;
  readonly person: Ready['person'];
}

function groupByNumber(batch: readonly Ready[]): ReadonlyMap<string, readonly Placed[]> {
  const groups = new Map<string, Placed[]>();
  batch.forEach(({ person }, at) => {
    const key = 'refusal' in person ? `row ${at}` : person.idNumber;
    const group = groups.get(key);
    if (group) group.push({ at, person });
    else groups.set(key, [{ at, person }]);
  });
  return groups;
}

function addUp(tally: ImportTally, outcomes: readonly Outcome[]): ImportTally {
  const count = (...did: string[]) =>
    outcomes.filter((outcome) => outcome?.ok === true && did.includes(outcome.did)).length;
  return {
    rows: tally.rows + outcomes.length,
    added: tally.added + count('added'),
    updated: tally.updated + count('face-added', 'face-replaced'),
    unchanged: tally.unchanged + count('unchanged'),
    refused: tally.refused + outcomes.filter((outcome) => outcome?.ok === false).length,
  };
}
