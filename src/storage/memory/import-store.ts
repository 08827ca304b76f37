import type { EndedRow } from '../../people/import/import-persons.ts';
import type { RawRow, RowRefusal } from '../../people/import/import-row.ts';
import {
  ROW_STATES,
  type ImportCounts,
  type ImportRecord,
  type ImportStore,
  type KeptRow,
  type NamedPhoto,
  type NewImportRow,
} from '../../people/import/import-store.ts';
import type { PersonId } from '../../people/register.ts';

interface HeldRow extends Omit<NewImportRow, 'raw' | 'problem'> {
  state: keyof ImportCounts;
  refusal: string;
  detail: string;
  raw: RawRow | null;
  readonly line: number;
}

interface Held {
  record: ImportRecord;
  photoBytes: number;
  checkId: string | null;
  readonly parts: Map<number, Uint8Array>;
  readonly photos: Map<string, Uint8Array>;
  readonly rows: Map<number, HeldRow>;
}

/** Keeps imports of people in memory, for tests. */
export class MemoryImportStore implements ImportStore {
  readonly #imports = new Map<string, Held>();

  async create(record: Parameters<ImportStore['create']>[0], importsMax: number): Promise<boolean> {
    if (this.#imports.size >= importsMax) return false;
    const fresh = { state: 'receiving', mends: null, hasPhotos: false, photos: 0, photosMissing: 0 } as const;
    this.#imports.set(record.importId, {
      record: { ...record, ...fresh, changedAtMs: record.receivedAtMs, columns: [] },
      photoBytes: 0,
      checkId: null,
      parts: new Map(),
      photos: new Map(),
      rows: new Map(),
    });
    return true;
  }

  async find(importId: string): Promise<ImportRecord | null> {
    return this.#imports.get(importId)?.record ?? null;
  }

  async list(limit: number): Promise<readonly (ImportRecord & { readonly counts: ImportCounts })[]> {
    const newest = [...this.#imports.values()].toSorted((a, b) => b.record.receivedAtMs - a.record.receivedAtMs);
    return newest.slice(0, limit).map((held) => ({ ...held.record, counts: countsOf(held) }));
  }

  async addPart(importId: string, { number, bytes, atMs }: Parameters<ImportStore['addPart']>[1]): Promise<boolean> {
    const held = this.#receiving(importId);
    if (held === null || [...held.parts.keys()].filter((part) => part < number).length !== number) return false;
    held.parts.set(number, bytes);
    held.record = { ...held.record, changedAtMs: atMs };
    return true;
  }

  async *parts(importId: string): AsyncGenerator<Uint8Array> {
    const parts = this.#imports.get(importId)?.parts ?? new Map<number, Uint8Array>();
    for (const [, bytes] of [...parts].toSorted(([a], [b]) => a - b)) yield bytes;
  }

  async addPhotos(
    importId: string,
    photos: readonly NamedPhoto[],
    { bytesMax, atMs }: Parameters<ImportStore['addPhotos']>[2],
  ): Promise<number | null> {
    const held = this.#receiving(importId);
    const bytes = photos.reduce((sum, photo) => sum + photo.bytes.length, 0);
    if (held === null || held.photoBytes + bytes > bytesMax) return null;
    held.photoBytes += bytes;
    for (const photo of photos) held.photos.set(photo.name, photo.bytes);
    held.record = { ...held.record, photos: held.photos.size, changedAtMs: atMs };
    return held.photos.size;
  }

  async photo(importId: string, name: string): Promise<Uint8Array | null> {
    return this.#imports.get(importId)?.photos.get(name) ?? null;
  }

  async beginCheck(importId: string, checkId: string): Promise<boolean> {
    const held = this.#receiving(importId);
    if (held === null) return false;
    held.checkId = checkId;
    held.rows.clear();
    return true;
  }

  async addRows(importId: string, checkId: string, rows: readonly NewImportRow[]): Promise<boolean> {
    const held = this.#checking(importId, checkId);
    for (const { problem, ...row } of rows)
      held?.rows.set(row.raw.line, {
        ...row,
        line: row.raw.line,
        state: problem === null ? 'pending' : 'refused',
        refusal: problem?.refusal ?? '',
        detail: problem?.detail ?? '',
      });
    return held !== null;
  }

  async checked(
    importId: string,
    checkId: string,
    { atMs, ...told }: Parameters<ImportStore['checked']>[2],
  ): Promise<boolean> {
    const held = this.#checking(importId, checkId);
    if (held === null) return false;
    held.parts.clear();
    const sources = [held, this.#imports.get(told.mends ?? '')];
    const hasPhoto = (name: string) => sources.some((source) => source?.photos.has(name) === true);
    const lacking = [...held.rows.values()].filter(
      ({ state, photos }) => state === 'pending' && photos.some((names) => !names.some(hasPhoto)),
    );
    held.record = { ...held.record, ...told, state: 'checked', photosMissing: lacking.length, changedAtMs: atMs };
    return true;
  }

  async begun(importId: string, atMs: number): Promise<void> {
    const held = this.#imports.get(importId);
    if (held === undefined || !['checked', 'begun'].includes(held.record.state)) return;
    held.record = { ...held.record, state: 'begun', changedAtMs: atMs };
    const mended = this.#imports.get(held.record.mends ?? '');
    if (mended === undefined || mended.record.state === 'receiving' || countsOf(mended).pending > 0) return;
    for (const [name, bytes] of mended.photos) {
      if (held.photos.has(name)) continue;
      held.photos.set(name, bytes);
      mended.photos.delete(name);
    }
  }

  async counts(importId: string): Promise<ImportCounts> {
    return countsOf(this.#imports.get(importId));
  }

  async pending(importId: string, after: number, limit: number): Promise<readonly RawRow[]> {
    return this.#rows(importId, 'pending', after)
      .slice(0, limit)
      .flatMap(({ raw }) => raw ?? []);
  }

  async holds(importId: string, personId: PersonId): Promise<boolean> {
    return [...(this.#imports.get(importId)?.rows.values() ?? [])].some((row) => row.personId === personId);
  }

  async settle(importId: string, ended: readonly EndedRow[], atMs: number): Promise<void> {
    const held = this.#imports.get(importId);
    if (held === undefined) return;
    held.record = { ...held.record, changedAtMs: atMs };
    for (const end of ended) {
      const row = held.rows.get(end.line);
      if (row === undefined) continue;
      if (end.ok) Object.assign(row, { state: ROW_STATES[end.did], raw: null });
      else Object.assign(row, { state: 'refused', refusal: end.refusal, detail: end.detail });
    }
  }

  async done(importId: string, atMs: number): Promise<void> {
    const held = this.#imports.get(importId);
    if (held === undefined) return;
    held.record = { ...held.record, state: 'done', changedAtMs: atMs };
    const named = new Set(this.#rows(importId, 'refused', 0).flatMap(({ photos }) => photos.flat()));
    for (const name of held.photos.keys()) if (!named.has(name)) held.photos.delete(name);
  }

  async reasons(importId: string): Promise<readonly { readonly refusal: string; readonly rows: number }[]> {
    const reasons = new Map<string, number>();
    for (const { refusal } of this.#rows(importId, 'refused', 0)) reasons.set(refusal, (reasons.get(refusal) ?? 0) + 1);
    return [...reasons]
      .map(([refusal, rows]) => ({ refusal, rows }))
      .toSorted((a, b) => b.rows - a.rows || (a.refusal < b.refusal ? -1 : 1));
  }

  async refused(importId: string, after: number, limit: number): Promise<readonly KeptRow[]> {
    return this.#rows(importId, 'refused', after)
      .slice(0, limit)
      .flatMap(({ row, line, refusal, detail, raw }) =>
        raw === null ? [] : [{ row, line, refusal: refusal as RowRefusal, detail, raw }],
      );
  }

  async discard(importId: string, limit: number): Promise<number> {
    const held = this.#imports.get(importId);
    if (held === undefined) return 0;
    for (const part of [held.parts, held.photos, held.rows] as readonly Map<unknown, unknown>[]) {
      const keys = [...part.keys()].slice(0, limit);
      for (const key of keys) part.delete(key);
      if (keys.length > 0) return keys.length;
    }
    this.#imports.delete(importId);
    return 1;
  }

  async unchangedSince(beforeMs: number): Promise<readonly string[]> {
    return [...this.#imports.values()]
      .filter(({ record }) => record.changedAtMs < beforeMs)
      .map(({ record }) => record.importId);
  }

  async erase(personId: PersonId): Promise<number> {
    let items = 0;
    const all = [...this.#imports.values()];
    for (const { rows, record } of all)
      for (const row of [...rows.values()].filter((each) => each.personId === personId)) {
        const holders = all.filter(
          ({ record: { importId, mends } }) =>
            [record.importId, record.mends].includes(importId) || mends === record.importId,
        );
        const names = row.photos.flat();
        items += holders.reduce((sum, { photos }) => sum + names.filter((name) => photos.delete(name)).length, 0);
        if (rows.delete(row.line)) items += 1;
      }
    return items;
  }

  async people(importId: string, after: number, limit: number): ReturnType<ImportStore['people']> {
    const ended = (['added', 'updated', 'unchanged'] as const).flatMap((state) => this.#rows(importId, state, 0));
    const people = ended
      .flatMap(({ line, personId }) => (personId === null ? [] : [{ line, personId }]))
      .toSorted((a, b) => a.line - b.line);
    return people
      .filter(({ personId }, at) => people.findIndex((other) => other.personId === personId) === at)
      .filter(({ line }) => line > after)
      .slice(0, limit);
  }

  #checking(importId: string, checkId: string): Held | null {
    const held = this.#receiving(importId);
    return held?.checkId === checkId ? held : null;
  }

  #receiving(importId: string): Held | null {
    const held = this.#imports.get(importId);
    return held?.record.state === 'receiving' ? held : null;
  }

  #rows(importId: string, state: keyof ImportCounts, after: number): readonly HeldRow[] {
    return [...(this.#imports.get(importId)?.rows.values() ?? [])]
      .filter((row) => row.state === state && row.line > after)
      .toSorted((a, b) => a.line - b.line);
  }
}

function countsOf(held: Held | undefined): ImportCounts {
  const rows = [...(held?.rows.values() ?? [])];
  const of = (state: keyof ImportCounts) => rows.filter((row) => row.state === state).length;
  return {
    pending: of('pending'),
    added: of('added'),
    updated: of('updated'),
    unchanged: of('unchanged'),
    refused: of('refused'),
  };
}
