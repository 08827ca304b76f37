import type { Clock } from '../../kernel/clock.ts';
import { isWaitingOf, waitingDetail, Waits, type Patience } from '../../kernel/patience.ts';
import { rowId, type RandomSource } from '../../kernel/random.ts';
import type { Job } from '../../platform/jobs/job.ts';
import type { JobRun, Jobs } from '../../platform/jobs/jobs.ts';
import type { SiteSecrets } from '../../platform/secrets/site-secrets.ts';
import { TableProblem } from '../../tables/table-problem.ts';
import type { TextEncoding } from '../../tables/text-encoding.ts';
import type { WorkUnderWay } from '../../kernel/work-under-way.ts';
import type { Enrolment, EnrolmentRequest } from '../enrolment.ts';
import { personIdOf } from '../person-id.ts';
import type { OtherPhotos } from '../person-store.ts';
import { importPersons, type EndedRow, type ImportOutcome } from './import-persons.ts';
import { importOf, pendingRows, photosOf, stateOf, type ShownState } from './import-job.ts';
import { ownerOfRow, readPersonRow, type RawRow } from './import-row.ts';
import type { ImportCounts, ImportRecord, ImportStore, NamedPhoto, NewImportRow } from './import-store.ts';
import { PHOTO_FILE_BYTES_MAX, safePhotoName } from './photo-source.ts';
import { readRows } from './read-rows.ts';

/** Bytes of a part of a file, at most. */
export const IMPORT_PART_BYTES_MAX = 4 * 1024 * 1024;
/** Parts of a file, at most. */
export const IMPORT_PARTS_MAX = 16;
/** Rows of a file, at most. */
const IMPORT_ROWS_MAX = 200_000;
/** Bytes of all photos of an import, at most. */
const IMPORT_PHOTOS_BYTES_MAX = 4 * 1024 ** 3;
/** How many imports are kept. */
const IMPORTS_MAX = 50;

const LIMITS = {
  bytesMax: IMPORT_PARTS_MAX * IMPORT_PART_BYTES_MAX,
  rowsMax: IMPORT_ROWS_MAX,
  rowLengthMax: 16 * 1024,
} as const;
/** Columns that are remembered for the file of refused rows. Lines of JSON may each have others. */
const COLUMNS_MAX = 64;
/** Rows that are stored in one transaction. */
const ROWS_AT_ONCE = 250;
/** Rows and photos that are removed in one transaction. */
const DISCARD_AT_ONCE = 200;
/** The kind of job that an import is. */
const IMPORT_JOB = 'person-import';
/** Jobs that are looked through for that of an import. More ended ones are not kept. */
const JOBS_SEEN = 20;
/** How many people are enrolled at the same time, and in one step. */
const [CONCURRENT, STEP_ROWS] = [4, 16];

/** How people are registered. */
export interface ImportChoices {
  readonly missingPhoto: 'refuse' | 'register-without-face';
  readonly otherPhotos: OtherPhotos;
}

/** How to read the file of an import. */
export interface ImportFile {
  readonly format: 'csv' | 'ndjson';
  readonly encoding: TextEncoding;
  /** The earlier import with the refused rows that the file mends. Null if it mends none. */
  readonly mends: string | null;
}

/** An import as operators see it. */
export interface ShownImport extends Omit<ImportRecord, 'state'> {
  readonly state: ShownState;
  readonly counts: ImportCounts;
  /** When everything that is kept of it is removed, unless something happens to it. */
  readonly endsAtMs: number;
  /** Whether people wait to be registered, because the server is busy with calls. */
  readonly isWaiting: boolean;
  /** Why its job failed. */
  readonly problem: string | null;
}

/** Why something was not done with an import. */
export type ImportRefusal =
  | 'unknown'
  | 'too-many'
  | 'not-receiving'
  | 'photos-too-large'
  | 'photo-too-large'
  | 'photo-name'
  | 'not-checked'
  | 'checking'
  | 'mended-not-done'
  | 'busy'
  | 'running';

/** What an ImportDesk works with. */
export interface ImportDeskDeps {
  readonly store: ImportStore;
  readonly enrolment: Pick<Enrolment, 'enrol'>;
  readonly jobs: Pick<Jobs, 'define' | 'begin' | 'stop' | 'list'>;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly pause: Patience['pause'];
  /** Told of each check of a file and of each row in hand, so that an erasure waits for them. */
  readonly underWay: Pick<WorkUnderWay, 'during'>;
  /** How long an import is kept if it does not change, in milliseconds. */
  readonly keptMs: number;
}

/**
 * Takes rosters with photos from operators and registers their people as a job, so an import survives the page and the
 * process that began it. A file is checked first. What a row holds is kept sealed until the row has ended well. Refused
 * rows are kept for some days, to be mended. Every method throws Fault if the store fails.
 */
export class ImportDesk {
  readonly #deps: ImportDeskDeps;
  /** The imports of which the file is being read. */
  readonly #checking = new Set<string>();

  constructor(deps: ImportDeskDeps) {
    this.#deps = deps;
    deps.jobs.define({ name: IMPORT_JOB, run: (run) => this.#run(run) });
  }

  /** Takes a part of a file. Without an id, it begins an import. Gives its id. */
  async takePart(
    importId: string | null,
    { number, bytes, startedBy }: { readonly number: number; readonly bytes: Uint8Array; readonly startedBy: string },
  ): Promise<{ readonly importId: string } | ImportRefusal> {
    const { store, clock, random } = this.#deps;
    const id = importId ?? rowId(random, 'imp');
    const atMs = clock.nowMs();
    if (importId === null && !(await store.create({ importId: id, startedBy, receivedAtMs: atMs }, IMPORTS_MAX)))
      return 'too-many';
    return (await store.addPart(id, { number, bytes, atMs })) ? { importId: id } : this.#whyNot(id, 'not-receiving');
  }

  /** Takes photos. Gives how many there are of the import. */
  async takePhotos(importId: string, photos: readonly NamedPhoto[]): Promise<number | ImportRefusal> {
    const { store, clock } = this.#deps;
    if (photos.some(({ bytes }) => bytes.length > PHOTO_FILE_BYTES_MAX)) return 'photo-too-large';
    const named = photos.flatMap(({ name, bytes }) => {
      const safe = safePhotoName(name);
      return safe === null ? [] : [{ name: safe, bytes }];
    });
    if (named.length < photos.length) return 'photo-name';
    const record = await store.find(importId);
    if (record === null) return 'unknown';
    if (record.state !== 'receiving') return 'not-receiving';
    const bounds = { bytesMax: IMPORT_PHOTOS_BYTES_MAX, atMs: clock.nowMs() };
    return (await store.addPhotos(importId, named, bounds)) ?? 'photos-too-large';
  }

  /**
   * Reads the rows of the file that was sent. If the file cannot be used, the import is removed, and the message says
   * what to do. Only an import of which every row has ended can be mended, because the mended file takes its photos.
   */
  async check(importId: string, file: ImportFile): Promise<ShownImport | ImportRefusal | { readonly problem: string }> {
    if (this.#checking.has(importId)) return 'checking';
    this.#checking.add(importId);
    try {
      return await this.#deps.underWay.during(() => this.#check(importId, file));
    } finally {
      this.#checking.delete(importId);
    }
  }

  async #check(importId: string, file: ImportFile): ReturnType<ImportDesk['check']> {
    const { store, clock, random } = this.#deps;
    const record = await store.find(importId);
    const mended = file.mends === null ? null : await store.find(file.mends);
    if (record === null || (file.mends !== null && mended === null)) return 'unknown';
    if (record.state !== 'receiving') return 'not-receiving';
    if (mended !== null && !(await this.#hasEnded(mended))) return 'mended-not-done';
    const hasPhotos = record.photos + (mended?.photos ?? 0) > 0;
    const checkId = rowId(random, 'chk');
    if (!(await store.beginCheck(importId, checkId))) return this.#whyEnded(importId);
    try {
      const columns = await this.#readRows({ importId, checkId, hasPhotos }, file);
      const told = { hasPhotos, mends: file.mends, atMs: clock.nowMs() };
      if (columns === null || !(await store.checked(importId, checkId, { columns, ...told })))
        return await this.#whyEnded(importId);
    } catch (error) {
      if (!(error instanceof TableProblem)) throw error;
      // Another process may be checking the file by now, and it may read it otherwise.
      if (!(await store.addRows(importId, checkId, []))) return this.#whyEnded(importId);
      await this.#discard(importId);
      return { problem: error.message };
    }
    return (await this.show(importId)) ?? 'unknown';
  }

  /** Begins to register the people, or goes on. */
  async start(importId: string, choices: ImportChoices, startedBy: string): Promise<ImportRefusal | ShownImport> {
    const shown = await this.show(importId);
    if (shown === null) return 'unknown';
    if (shown.state === 'running') return 'running';
    if (shown.state === 'receiving' || shown.state === 'done') return 'not-checked';
    const mended = shown.mends === null ? null : await this.#deps.store.find(shown.mends);
    if (mended !== null && !(await this.#hasEnded(mended))) return 'mended-not-done';
    const job = await this.#deps.jobs.begin({ kind: IMPORT_JOB, input: { importId, ...choices }, startedBy });
    return job === null ? 'busy' : ((await this.show(importId)) ?? 'unknown');
  }

  /** Ends the registering. People that are registered already stay, and the import can go on later. */
  async stop(importId: string): Promise<ImportRefusal | ShownImport> {
    const job = await this.#jobOf(importId);
    if (job?.state !== 'running') return (await this.#deps.store.find(importId)) === null ? 'unknown' : 'not-checked';
    await this.#deps.jobs.stop(job.id);
    return (await this.show(importId)) ?? 'unknown';
  }

  async show(importId: string): Promise<ShownImport | null> {
    const { store } = this.#deps;
    // The job comes first. If it ends meanwhile, the import still counts as running, and is asked for again.
    const job = await this.#jobOf(importId);
    const record = await store.find(importId);
    if (record === null) return null;
    return this.#shown({ ...record, counts: await store.counts(importId) }, job);
  }

  async list(): Promise<readonly ShownImport[]> {
    const { store, jobs } = this.#deps;
    const known = await jobs.list(IMPORT_JOB, JOBS_SEEN);
    return (await store.list(IMPORTS_MAX)).map((record) =>
      this.#shown(record, known.find((job) => importOf(job) === record.importId) ?? null),
    );
  }

  /** Removes everything that is kept of an import. People that were registered by it stay. Null if it is removed. */
  async remove(importId: string): Promise<ImportRefusal | null> {
    const shown = await this.show(importId);
    if (shown === null) return 'unknown';
    if (shown.state === 'running') return 'running';
    await this.#discard(importId);
    return null;
  }

  /** Removes the imports that did not change for `keptMs`. Gives how many. */
  async purge(): Promise<number> {
    const { store, clock, keptMs } = this.#deps;
    let removed = 0;
    for (const importId of await store.unchangedSince(clock.nowMs() - keptMs))
      if ((await this.remove(importId)) === null) removed += 1;
    return removed;
  }

  /** Tells whether every row has ended. If all rows were refused at the check, the import need not be started. */
  async #hasEnded({ importId, state }: ImportRecord): Promise<boolean> {
    if (state === 'done') return true;
    return state !== 'receiving' && (await this.#deps.store.counts(importId)).pending === 0;
  }

  /** Stores the rows of the file and gives its columns. Null if the import receives no files any more. */
  async #readRows(
    { importId, checkId, hasPhotos }: { importId: string; checkId: string; hasPhotos: boolean },
    { format, encoding }: ImportFile,
  ): Promise<readonly string[] | null> {
    const { store } = this.#deps;
    const columns = new Set<string>();
    let batch: NewImportRow[] = [];
    let row = 0;
    for await (const raw of readRows({ bytes: store.parts(importId), format, encoding, limits: LIMITS })) {
      for (const name of raw.ok ? Object.keys(raw.fields) : []) if (columns.size < COLUMNS_MAX) columns.add(name);
      batch.push(this.#newRow(++row, raw, hasPhotos));
      if (batch.length < ROWS_AT_ONCE) continue;
      if (!(await store.addRows(importId, checkId, batch))) return null;
      batch = [];
    }
    return (await store.addRows(importId, checkId, batch)) ? [...columns] : null;
  }

  #newRow(row: number, raw: RawRow, hasPhotos: boolean): NewImportRow {
    const { secrets, clock } = this.#deps;
    if (!raw.ok)
      return { row, raw, personId: null, photos: [], problem: { refusal: 'row-damaged', detail: raw.detail } };
    const read = readPersonRow(raw.fields, clock.nowMs());
    // A refused row that has a valid number is found too when its person is erased, and its photos stay to be mended.
    const owner = ownerOfRow(raw.fields);
    return {
      row,
      raw,
      personId: owner && personIdOf(secrets, owner.idNumber),
      photos: hasPhotos && owner ? owner.photos.map(safeNames) : [],
      problem: 'refusal' in read ? read : null,
    };
  }

  async #run({ input, signal, progress }: JobRun): Promise<null> {
    const { store, clock, pause } = this.#deps;
    progress({ detail: null });
    const waits = new Waits({ signal, pause, onWaiting: (waiting) => progress({ detail: waitingDetail(waiting) }) });
    const { importId, missingPhoto, otherPhotos } = input as ImportChoices & { readonly importId: string };
    await store.begun(importId, clock.nowMs());
    const record = await store.find(importId);
    const counts = await store.counts(importId);
    const total = rowsOf(counts);
    let done = total - counts.pending;
    progress({ done, total });
    await importPersons({
      rows: pendingRows(store, importId, STEP_ROWS),
      photos: record?.hasPhotos === true ? photosOf(store, importId) : null,
      missingPhoto,
      enrol: (person, ends) =>
        waits.untilDone(() => this.#enrolHeld(importId, { ...person, otherPhotos, unusablePhoto: missingPhoto }, ends)),
      journal: null,
      clock,
      concurrency: CONCURRENT,
      batchRows: STEP_ROWS,
      onBatch: async (ended: readonly EndedRow[]) => {
        progress({ done: (done += ended.length), total });
        await store.settle(importId, ended, clock.nowMs());
      },
      signal,
    });
    await store.done(importId, clock.nowMs());
    return null;
  }

  /**
   * Enrols the person of a row unless an erasure removed the row after it was read. An erasure that begins now waits until
   * this has ended, and then removes what it did.
   */
  #enrolHeld(importId: string, person: EnrolmentRequest, signal: AbortSignal): Promise<ImportOutcome | null> {
    const { store, enrolment, secrets, underWay } = this.#deps;
    return underWay.during(async () => {
      const isHeld = await store.holds(importId, personIdOf(secrets, person.idNumber));
      return isHeld ? enrolment.enrol(person, signal) : null;
    });
  }

  async #discard(importId: string): Promise<void> {
    while ((await this.#deps.store.discard(importId, DISCARD_AT_ONCE)) > 0);
  }

  /** Why a check ended without its rows: another one took its place, or ended before. */
  async #whyEnded(importId: string): Promise<ImportRefusal> {
    const record = await this.#deps.store.find(importId);
    if (record === null) return 'unknown';
    return record.state === 'receiving' ? 'checking' : 'not-receiving';
  }

  async #whyNot(importId: string, otherwise: ImportRefusal): Promise<ImportRefusal> {
    return (await this.#deps.store.find(importId)) === null ? 'unknown' : otherwise;
  }

  /** The newest job of an import. */
  async #jobOf(importId: string): Promise<Job | null> {
    const jobs = await this.#deps.jobs.list(IMPORT_JOB, JOBS_SEEN);
    return jobs.find((job) => importOf(job) === importId) ?? null;
  }

  #shown({ state, counts, ...record }: ImportRecord & { readonly counts: ImportCounts }, job: Job | null): ShownImport {
    return {
      ...record,
      counts,
      state: stateOf(state, job),
      endsAtMs: record.changedAtMs + this.#deps.keptMs,
      isWaiting: job?.state === 'running' && isWaitingOf(job),
      problem: state === 'begun' && job?.state === 'failed' ? job.problem : null,
    };
  }
}

/** How many rows an import has. */
export function rowsOf({ pending, added, updated, unchanged, refused }: ImportCounts): number {
  return pending + added + updated + unchanged + refused;
}

function safeNames(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => safePhotoName(name) ?? []);
}
