import type { RandomSource } from '../../src/kernel/random.ts';
import type { Vfs } from './wasm-sqlite.ts';

const OK = 0;
const IO_ERROR = 10;
const SHORT_READ = 522;
const CANNOT_OPEN = 14;
const NOT_FOUND = 12;
const OPEN_CREATE = 0x4;
/** Journals of every kind: main, super, write-ahead. */
const OPEN_JOURNAL = 0x800 | 0x4000 | 0x80000;
const SECTOR_BYTES = 512;

/**
 * What SQLite assumes of disks under Linux: if a loss of power cuts off a write, it damages only the bytes of that
 * write (SQLITE_IOCAP_POWERSAFE_OVERWRITE).
 */
const POWERSAFE_OVERWRITE = 0x1000;

/** One step in the life of a disk. */
export type DiskEvent =
  | { readonly kind: 'create'; readonly file: string }
  | { readonly kind: 'write'; readonly file: string; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'truncate'; readonly file: string; readonly size: number }
  | { readonly kind: 'sync'; readonly file: string; readonly isFolderToo: boolean }
  | { readonly kind: 'delete'; readonly file: string; readonly isFolderToo: boolean };

/** The files of a disk by name. */
export type DiskImage = ReadonlyMap<string, Uint8Array>;

/** A growing buffer of bytes. */
class Content {
  #bytes: Uint8Array;
  #size: number;

  constructor(bytes: Uint8Array = new Uint8Array(0)) {
    this.#bytes = bytes.slice();
    this.#size = bytes.length;
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#size);
  }

  write(at: number, bytes: Uint8Array): void {
    const end = at + bytes.length;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(end, this.#bytes.length * 2));
      larger.set(this.bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, at);
    this.#size = Math.max(this.#size, end);
  }

  truncate(size: number): void {
    if (size < this.#size) this.#bytes.fill(0, size, this.#size);
    this.#size = Math.min(this.#size, size);
  }
}

/** A disk in memory, used by SQLite as a file system, that records everything that is done to it. */
export class RecordedDisk implements Vfs {
  readonly name: string;
  readonly events: DiskEvent[] = [];
  /** What the disk reports an error for until this is null again. A sync that fails leaves what it was to sync waiting. */
  failing: 'write' | 'sync' | null = null;
  readonly #files = new Map<string, Content>();
  readonly #open = new Map<number, { readonly file: string; readonly content: Content }>();
  /**
   * Journals that were made and not synced yet. As under Linux, SQLite syncs the folder with the first sync of each
   * journal.
   */
  readonly #freshJournals = new Set<string>();

  /** @param name a name of its own among the disks of one module */
  constructor(name: string, image: DiskImage = new Map()) {
    this.name = name;
    for (const [file, bytes] of image) this.#files.set(file, new Content(bytes));
  }

  xOpen(name: string | null, id: number, flags: number, flagsOut: DataView): number {
    const file = name ?? `unnamed-${id}`;
    let content = this.#files.get(file);
    if (!content) {
      if ((flags & OPEN_CREATE) === 0) return CANNOT_OPEN;
      this.#files.set(file, (content = new Content()));
      this.events.push({ kind: 'create', file });
      if ((flags & OPEN_JOURNAL) !== 0) this.#freshJournals.add(file);
    }
    this.#open.set(id, { file, content });
    flagsOut.setInt32(0, flags, true);
    return OK;
  }

  xClose(id: number): number {
    this.#open.delete(id);
    return OK;
  }

  xRead(id: number, into: Uint8Array, at: number): number {
    const { bytes } = this.#opened(id).content;
    const found = bytes.subarray(at, at + into.length);
    into.set(found);
    into.fill(0, found.length);
    return found.length < into.length ? SHORT_READ : OK;
  }

  xWrite(id: number, bytes: Uint8Array, at: number): number {
    if (this.failing === 'write') return IO_ERROR;
    const { file, content } = this.#opened(id);
    content.write(at, bytes);
    this.events.push({ kind: 'write', file, at, bytes: bytes.slice() });
    return OK;
  }

  xTruncate(id: number, size: number): number {
    const { file, content } = this.#opened(id);
    content.truncate(size);
    this.events.push({ kind: 'truncate', file, size });
    return OK;
  }

  xSync(id: number): number {
    if (this.failing === 'sync') return IO_ERROR;
    const { file } = this.#opened(id);
    this.events.push({ kind: 'sync', file, isFolderToo: this.#freshJournals.delete(file) });
    return OK;
  }

  xFileSize(id: number, size64: DataView): number {
    size64.setBigInt64(0, BigInt(this.#opened(id).content.bytes.length), true);
    return OK;
  }

  xDelete(file: string, syncsFolder: number): number {
    if (this.#files.delete(file)) this.events.push({ kind: 'delete', file, isFolderToo: syncsFolder !== 0 });
    return OK;
  }

  xAccess(name: string, _flags: number, found: DataView): number {
    found.setInt32(0, this.#files.has(name) ? 1 : 0, true);
    return OK;
  }

  xLock(): number {
    return OK;
  }

  xUnlock(): number {
    return OK;
  }

  xCheckReservedLock(_id: number, held: DataView): number {
    held.setInt32(0, 0, true);
    return OK;
  }

  xFileControl(): number {
    return NOT_FOUND;
  }

  xSectorSize(): number {
    return SECTOR_BYTES;
  }

  xDeviceCharacteristics(): number {
    return POWERSAFE_OVERWRITE;
  }

  #opened(id: number) {
    const opened = this.#open.get(id);
    if (!opened) throw new Error(`no file ${id} is open`);
    return opened;
  }
}

/** A file during a replay: what is on the platter, and what waits in the caches above it. */
interface Replayed {
  durable: Content | null;
  pending: DiskEvent[];
}

/**
 * The files that are left of a disk if the power fails after the first `count` of `events`. Everything that was synced
 * is there: the bytes and the name of a synced file, and the names of all files when the folder was synced. Without
 * `random`, nothing else is left. With `random`, each sector of 512 bytes, each length and each name that was not
 * synced is left or lost by chance, because a disk writes its cache in any order.
 */
export function afterPowerLoss(events: readonly DiskEvent[], count: number, random: RandomSource | null): DiskImage {
  const files = new Map<string, Replayed>();
  for (const event of events.slice(0, count)) {
    let file = files.get(event.file);
    if (!file) files.set(event.file, (file = { durable: null, pending: [] }));
    if (event.kind === 'sync') carryOut(file, file.pending.splice(0));
    else file.pending.push(event);
    if ('isFolderToo' in event && event.isFolderToo) for (const each of files.values()) syncName(each);
  }
  for (const file of files.values()) {
    const kept = random ? file.pending.flatMap((waiting) => partsOf(waiting, random)) : [];
    carryOut(file, kept);
  }
  return new Map([...files].flatMap(([name, { durable }]) => (durable ? [[name, durable.bytes] as const] : [])));
}

/** Makes the last creation or removal of a file durable. Bytes that were written since then still wait. */
function syncName(file: Replayed): void {
  const last = file.pending.findLastIndex(({ kind }) => kind === 'create' || kind === 'delete');
  carryOut(file, file.pending.splice(0, last + 1));
}

function carryOut(file: Replayed, events: readonly DiskEvent[]): void {
  for (const event of events) {
    if (event.kind === 'delete') file.durable = null;
    else if (event.kind === 'create') file.durable = new Content();
    else if (event.kind === 'write') (file.durable ??= new Content()).write(event.at, event.bytes);
    else if (event.kind === 'truncate') file.durable?.truncate(event.size);
  }
}

/** The parts of a step that reach the platter by chance. */
function partsOf(event: DiskEvent, random: RandomSource): readonly DiskEvent[] {
  const isKept = () => random.intBelow(2) === 1;
  if (event.kind !== 'write') return isKept() ? [event] : [];
  const parts: DiskEvent[] = [];
  for (let from = 0; from < event.bytes.length;) {
    const to = from + SECTOR_BYTES - ((event.at + from) % SECTOR_BYTES);
    if (isKept()) parts.push({ ...event, at: event.at + from, bytes: event.bytes.slice(from, to) });
    from = to;
  }
  return parts;
}
