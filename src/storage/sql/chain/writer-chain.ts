import { existsSync } from 'node:fs';
import { systemClock, type Clock } from '../../../kernel/clock.ts';
import { systemRandom, type RandomSource } from '../../../kernel/random.ts';
import { formatCheckpoint, parseCheckpoint, type Checkpoint, type Head } from '../../../platform/chain/checkpoint.ts';
import { linkMac, rowName, type ChainedTable, type Link } from '../../../platform/chain/link.ts';
import { HASH_BYTES, leafHash, SALT_HEX_LENGTH, treeRoot } from '../../../platform/chain/tree-hash.ts';
import { statement, type Connection } from '../operation.ts';
import type { ChainSetup } from '../protocol.ts';
import { readLastLink, readLastStart, type StoredStart } from './chain-rows.ts';
import {
  CheckpointFile,
  keepLostCheckpoint,
  lostCheckpointOf,
  putLostCheckpointAside,
  readCheckpoints,
} from './checkpoint-file.ts';
import { compareEnd, type Missing } from './compare-end.ts';

/** The place in the chain with which a row is written. */
export interface ChainPlace {
  /** Number of the link that will hold the row. */
  readonly link: number;
  /** Salt of the row's leaf, in hex. */
  readonly salt: string;
}

/** A moment in a transaction. */
export interface ChainMark {
  readonly leaves: number;
  readonly place: ChainEnd | null;
}

/** The last chain and its head. */
interface ChainEnd {
  readonly start: StoredStart;
  readonly head: ChainHead;
}

interface Live {
  readonly setup: ChainSetup;
  start: StoredStart;
  readonly file: CheckpointFile;
  head: ChainHead;
  /** The end without anything of the open transaction. The rows up to it were committed. */
  durable: ChainEnd;
}

/** The parts of the last link that the next one needs, or the start of a chain without links. */
export type ChainHead = Omit<Link, 'root' | 'rowNames'> & { readonly mac: string };

const SALTS_AT_ONCE_BYTES = 8192;
const LEAVES_FIRST = 1024;

const APPEND = `INSERT INTO chain_links (number, chain, committed_at_ms, ledger_rows, audit_rows, credit_rows, leaves,
    row_names, mac)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/**
 * The chain of the writing connection. It collects the leaves of a transaction, adds a link for them before the commit,
 * and writes a checkpoint after it. Until it is started, rows are written without a place in the chain.
 */
export class WriterChain {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #random: RandomSource;
  #live: Live | null = null;
  #leaves = Buffer.alloc(LEAVES_FIRST * HASH_BYTES);
  #names: string[] = [];
  /** The head that the open transaction would leave. Null if the transaction adds no link. */
  #sealed: ChainHead | null = null;
  #headIsKnown = true;
  /** The server session of the last transaction. */
  #session: number | undefined;
  #problem: string | null = null;
  #loss: Missing | null = null;
  /** The checkpoint of rows that were lost, if it could not be kept yet. */
  #unkept: string | null = null;
  #lossProblem: string | null = null;
  #salts = '';
  #saltsUsed = 0;

  constructor(connection: Connection, clock: Clock, random: RandomSource) {
    this.#connection = connection;
    this.#clock = clock;
    this.#random = random;
  }

  /**
   * Goes on with the last chain of the database. Throws an Error if it belongs to another writer, or if there is none.
   */
  start(setup: ChainSetup): void {
    const start = readLastStart(this.#connection);
    if (start?.writer !== setup.writer) throw new Error('the chain to go on with is not in the database');
    const head = this.#readHead(start);
    const line = checkpointLine(setup, start, head);
    const file =
      setup.makesFile || !existsSync(setup.checkpointFile)
        ? CheckpointFile.create(setup.checkpointFile, line)
        : CheckpointFile.open(setup.checkpointFile);
    file.write(line);
    this.#live = { setup, start, file, head, durable: { start, head } };
    this.#session = this.#connection.session;
  }

  /** Why the last checkpoint could not be written. Null if it was. */
  get problem(): string | null {
    return this.#problem;
  }

  /** The acknowledged rows that the database was found to lack while this process ran. Null if it lacks none. */
  get loss(): Missing | null {
    return this.#loss;
  }

  /** Why the checkpoint that names lost rows could not be kept. It is tried again in each transaction. Null if it was kept. */
  get lossProblem(): string | null {
    return this.#lossProblem;
  }

  /** The end of the chain without the rows of the open transaction. Null until the chain is started. */
  get head(): ChainHead | null {
    return this.#live?.head ?? null;
  }

  /** Goes on with a chain that was begun in the open transaction. Its first link holds the rows of this transaction. */
  goOnWith(start: StoredStart): void {
    if (!this.#live) throw new Error('no chain was started');
    this.#live.start = start;
    this.#live.head = headAt(start);
    // The checkpoint must name this chain, also if the transaction adds no link.
    this.#sealed = this.#live.head;
  }

  /**
   * Begins a transaction. Call it at the beginning of each one. Throws SQLite's error if the end of the chain cannot be
   * read.
   */
  begin(): void {
    if (this.#live?.setup.isShared) this.#beginShared(this.#live);
    // A chain that the lost transaction began is gone with it.
    else if (this.#live && !this.#headIsKnown) this.#goOnFrom(this.#live, this.#readEnd(this.#live));
    this.#headIsKnown = true;
    this.#session = this.#connection.session;
  }

  /** Another process may have gone on with a shared chain. */
  #beginShared(live: Live): void {
    const { setup, durable } = live;
    const end = this.#readEnd(live);
    const isKnown = this.#headIsKnown && this.#session === this.#connection.session;
    // A standby that was promoted may lack what was committed, and others may have gone on with it already.
    if (!isKnown || end.head.number < durable.head.number)
      this.#lookForLoss(setup.checkpointFile, checkpointLine(setup, durable.start, durable.head));
    else if (this.#unkept !== null) this.#keepLoss(setup.checkpointFile);
    this.#goOnFrom(live, end);
  }

  #readEnd({ durable }: Live): ChainEnd {
    const start = readLastStart(this.#connection) ?? durable.start;
    return { start, head: this.#readHead(start) };
  }

  #goOnFrom(live: Live, end: ChainEnd): void {
    Object.assign(live, end, { durable: end });
  }

  /** Gives the place of the next row. Null if the chain was not started. Call `add` once the row is inserted. */
  place(): ChainPlace | null {
    return this.#live && { link: this.#live.head.number + 1, salt: this.#salt() };
  }

  /**
   * Adds the leaf of a row that was inserted.
   *
   * @param text the row's columns as a JSON array, exactly as they can be read back
   */
  add(table: ChainedTable, id: string | number, place: ChainPlace, text: string): void {
    const at = this.#names.length * HASH_BYTES;
    if (at === this.#leaves.length) this.#leaves = Buffer.concat([this.#leaves, Buffer.alloc(at)]);
    this.#leaves.write(leafHash(place.salt, text), at, 'hex');
    this.#names.push(rowName(table, id));
  }

  /** The state of the open transaction. Pass it to `undo`. */
  get mark(): ChainMark {
    return { leaves: this.#names.length, place: this.#live && { start: this.#live.start, head: this.#live.head } };
  }

  /** Drops what was added since `mark`, because it was undone: leaves, and a chain that was begun. */
  undo({ leaves, place }: ChainMark): void {
    this.#names.length = leaves;
    if (!this.#live || !place || this.#live.start === place.start) return;
    Object.assign(this.#live, place);
    this.#sealed = null;
  }

  /** Adds the link of the rows of this transaction, if there are any. Call it right before the commit. */
  seal(): void {
    if (!this.#live || this.#names.length === 0) return;
    const { setup, start, head } = this.#live;
    const leaves = this.#leaves.subarray(0, this.#names.length * HASH_BYTES);
    const link: Link = {
      number: head.number + 1,
      committedAtMs: this.#clock.nowMs(),
      ledgerRows: head.ledgerRows + this.#countOf('ledger'),
      auditRows: head.auditRows + this.#countOf('audit'),
      creditRows: head.creditRows + this.#countOf('credits'),
      root: treeRoot(leaves),
      rowNames: this.#names.join(' '),
    };
    const mac = linkMac(setup.key, setup.writer, link, head.mac);
    statement(this.#connection, APPEND).run(
      link.number,
      start.chain,
      link.committedAtMs,
      link.ledgerRows,
      link.auditRows,
      link.creditRows,
      leaves,
      link.rowNames,
      mac,
    );
    this.#sealed = { ...link, mac };
  }

  /** Writes a checkpoint after a commit. If that fails, `problem` says why. */
  committed(): void {
    this.#names.length = 0;
    if (!this.#live || !this.#sealed) return;
    this.#live.head = this.#sealed;
    this.#live.durable = { start: this.#live.start, head: this.#live.head };
    this.#sealed = null;
    try {
      this.#live.file.write(checkpointLine(this.#live.setup, this.#live.start, this.#live.head));
      this.#problem = null;
    } catch (error) {
      // The rows are durable, so their callers must not be told that the write failed.
      this.#problem = (error as NodeJS.ErrnoException).code ?? 'unknown';
    }
  }

  /** Forgets a transaction that was lost. The chain goes on from what the database holds. */
  lost(): void {
    this.#names.length = 0;
    this.#sealed = null;
    this.#headIsKnown = false;
    // A chain that was begun in it was never acknowledged, so no later checkpoint may name it.
    if (this.#live) Object.assign(this.#live, this.#live.durable);
  }

  /**
   * Creates the checkpoint file again if it was removed or replaced, and writes it again if that failed before. If it fails,
   * `problem` says why.
   */
  keepCheckpoint(): void {
    if (!this.#live) return;
    const { setup, file, durable } = this.#live;
    const line = checkpointLine(setup, durable.start, durable.head);
    try {
      if (this.#problem === null) file.keepInPlace(line);
      else file.write(line);
      this.#problem = null;
    } catch (error) {
      this.#problem = (error as NodeJS.ErrnoException).code ?? 'unknown';
    }
  }

  close(): void {
    this.keepCheckpoint();
    this.#live?.file.close();
    this.#live = null;
  }

  /** Keeps a checkpoint aside if the database lacks rows that it names, because the next ones take its place. */
  #lookForLoss(file: string, line: string): void {
    const kept = readKept(file);
    const keptLoss = kept && this.#missing(kept);
    // One that is kept already names the first rows that were lost.
    const lost = keptLoss ? null : this.#firstLost([this.#unkept, line]);
    // What was found first counts best: rows that were written since take the place of lost ones in the totals.
    this.#loss = keptLoss ? (this.#loss ?? keptLoss) : (lost?.missing ?? null);
    this.#unkept = lost?.line ?? null;
    if (keptLoss) this.#lossProblem = null;
    else this.#keepLoss(file);
  }

  #firstLost(lines: readonly (string | null)[]): { readonly line: string; readonly missing: Missing } | null {
    for (const line of lines) {
      const checkpoint = line === null ? null : parseCheckpoint(line);
      const missing = checkpoint && this.#missing(checkpoint);
      if (line !== null && missing) return { line, missing };
    }
    return null;
  }

  #missing(checkpoint: Checkpoint): Missing | null {
    const found = compareEnd(this.#connection, checkpoint);
    return found.kind === 'missing' ? found : null;
  }

  /** Puts aside the file that no longer tells of a loss, and keeps what does. */
  #keepLoss(file: string): void {
    this.#lossProblem = null;
    try {
      // One that cannot be read may still tell of a loss. It stays where it is.
      readCheckpoints(lostCheckpointOf(file));
      putLostCheckpointAside(file);
      if (this.#unkept !== null) keepLostCheckpoint(file, this.#unkept);
      this.#unkept = null;
    } catch (error) {
      if (this.#unkept !== null) this.#lossProblem = (error as NodeJS.ErrnoException).code ?? 'unknown';
    }
  }

  #readHead(start: StoredStart): ChainHead {
    const link = readLastLink(this.#connection, start.chain);
    if (link === null) return headAt(start);
    return {
      number: link.number,
      mac: link.mac,
      committedAtMs: link.committed_at_ms,
      ledgerRows: link.ledger_rows,
      auditRows: link.audit_rows,
      creditRows: link.credit_rows,
    };
  }

  /** How many rows of a table the open transaction has added. */
  #countOf(table: ChainedTable): number {
    const beginning = rowName(table, '');
    return this.#names.reduce((sum, name) => sum + (name.startsWith(beginning) ? 1 : 0), 0);
  }

  #salt(): string {
    if (this.#saltsUsed === this.#salts.length) {
      this.#salts = Buffer.from(this.#random.bytes(SALTS_AT_ONCE_BYTES)).toString('hex');
      this.#saltsUsed = 0;
    }
    return this.#salts.slice(this.#saltsUsed, (this.#saltsUsed += SALT_HEX_LENGTH));
  }
}

/** Reads the checkpoint of lost rows that is kept already. Null if there is none that can be read. */
function readKept(file: string): Checkpoint | null {
  try {
    return readCheckpoints(lostCheckpointOf(file))[0] ?? null;
  } catch {
    // `#keepLoss` meets the same error, and says it if there is something to keep.
    return null;
  }
}

function headAt({ firstLink, mac, startedAtMs }: StoredStart): ChainHead {
  return { number: firstLink - 1, mac, committedAtMs: startedAtMs, ledgerRows: 0, auditRows: 0, creditRows: 0 };
}

function checkpointLine({ key, writer }: ChainSetup, start: StoredStart, head: ChainHead): string {
  const named: Head = {
    writer,
    link: head.number,
    mac: head.mac,
    ledgerRows: start.ledgerRowsBefore + head.ledgerRows,
    auditRows: start.auditRowsBefore + head.auditRows,
    creditRows: start.creditRowsBefore + head.creditRows,
  };
  return formatCheckpoint(key, head.committedAtMs, [named]);
}

const CHAINS = new WeakMap<Connection, WriterChain>();

/** Gives the chain of a writing connection. */
export function chainOf(connection: Connection): WriterChain {
  let chain = CHAINS.get(connection);
  if (!chain) CHAINS.set(connection, (chain = new WriterChain(connection, systemClock, systemRandom)));
  return chain;
}
