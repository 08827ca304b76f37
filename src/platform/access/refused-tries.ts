import type { AuditEntry, AuditLog } from '../audit/audit-log.ts';

/** A request from an unknown caller. */
export interface RefusedTry {
  /** The subject that tries are counted for: an address, or a network of addresses. */
  readonly subject: string;
  /** HMAC of the address in hex. */
  readonly addressDigest: string;
  /** `AdminContract.name` of the operation that was requested. */
  readonly operation: string;
}

/** What RefusedTries needs. */
export interface RefusedTriesDeps {
  readonly audit: Pick<AuditLog, 'append'>;
  readonly clock: { nowMs(): number };
}

/** Maximum number of rows of one hour. */
const ROWS_PER_HOUR_MAX = 100;
/** Maximum number of addresses that are counted apart between two writes. All others are counted together. */
const ADDRESSES_MAX = 100;
/** `operation` of the rows. */
const TRIES_OPERATION = 'access.tries';

const MINUTE_MS = 60_000;
const MINUTES_PER_HOUR = 60;
/** Maximum number of rows that wait if the audit cannot be written. Beyond it, the oldest are dropped. */
const OVERDUE_ROWS_MAX = 24 * ROWS_PER_HOUR_MAX;

interface Sum {
  /** Empty for the sum of several addresses. */
  readonly addressDigest: string;
  readonly firstAtMs: number;
  tries: number;
  readonly operations: Record<string, number>;
}

/**
 * Counts requests without a valid token by address, and writes the counts into the audit, for a call of `writeDue` each
 * minute. Audit rows stay for ever, so one row for each request would let an attacker fill the disk. An hour has at most
 * ROWS_PER_HOUR_MAX rows. One is kept back for each minute that is left of it and one for the end of the process, so
 * that every try is in the audit within a minute: in a row of its address, or if those do not suffice, in one row for
 * several addresses. Addresses without a row in this hour come first, and then those with the most tries.
 */
export class RefusedTries {
  readonly #deps: RefusedTriesDeps;
  #hour: number;
  #rowsLeft = ROWS_PER_HOUR_MAX;
  /** Subjects with a row of their own in this hour. */
  #named = new Set<string>();
  #sums = new Map<string, Sum>();
  #others: Sum | null = null;
  #overdue: AuditEntry[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(deps: RefusedTriesDeps) {
    this.#deps = deps;
    this.#hour = this.#minuteNow().hour;
  }

  note({ subject, addressDigest, operation }: RefusedTry): void {
    add(this.#sumOf(subject, addressDigest), { tries: 1, operations: { [operation]: 1 } });
  }

  /**
   * Writes all tries that are not in the audit yet. Call it once a minute, and when the process ends. Throws what the
   * audit throws. The rows are then written next time.
   */
  writeDue(): Promise<void> {
    this.#takeRows();
    return this.#write();
  }

  #sumOf(subject: string, addressDigest: string): Sum {
    const known = this.#sums.get(subject);
    if (known) return known;
    const fresh = { firstAtMs: this.#deps.clock.nowMs(), tries: 0, operations: {} };
    if (this.#sums.size >= ADDRESSES_MAX) return (this.#others ??= { ...fresh, addressDigest: '' });
    const sum = { ...fresh, addressDigest };
    this.#sums.set(subject, sum);
    return sum;
  }

  #takeRows(): void {
    const { hour, minutesLeft } = this.#minuteNow();
    if (hour !== this.#hour) {
      this.#hour = hour;
      this.#rowsLeft = ROWS_PER_HOUR_MAX;
      this.#named = new Set();
    }
    // Without any row left, the tries wait for the next hour.
    if (this.#rowsLeft === 0 || (this.#sums.size === 0 && this.#others === null)) return;
    const rows = this.#rowsOf(Math.max(1, this.#rowsLeft - minutesLeft - 1));
    this.#rowsLeft -= rows.length;
    this.#sums = new Map();
    this.#others = null;
    this.#overdue = [...this.#overdue, ...rows.map((sum) => this.#entryOf(sum))].slice(-OVERDUE_ROWS_MAX);
  }

  /** Puts the sums into so many rows. */
  #rowsOf(rowsMax: number): readonly Sum[] {
    const all = [...this.#sums].toSorted(
      ([one, { tries }], [other, { tries: otherTries }]) =>
        Number(this.#named.has(one)) - Number(this.#named.has(other)) || otherTries - tries,
    );
    const isEnough = all.length + (this.#others ? 1 : 0) <= rowsMax;
    const own = isEnough ? all : all.slice(0, rowsMax - 1);
    for (const [subject] of own) this.#named.add(subject);
    const rest = all.slice(own.length).map(([, sum]) => sum);
    const shared = together([...rest, ...(this.#others ? [this.#others] : [])]);
    return [...own.map(([, sum]) => sum), ...(shared ? [shared] : [])];
  }

  #entryOf({ addressDigest, firstAtMs, tries, operations }: Sum): AuditEntry {
    return {
      atMs: this.#deps.clock.nowMs(),
      administratorId: null,
      administratorName: null,
      operation: TRIES_OPERATION,
      kind: 'look',
      subject: null,
      fields: { tries, firstAtMs, operations, ...(addressDigest === '' ? { otherAddresses: true } : {}) },
      outcome: 'unauthenticated',
      addressDigest,
    };
  }

  #write(): Promise<void> {
    const run = async () => {
      while (this.#overdue[0] !== undefined) {
        await this.#deps.audit.append(this.#overdue[0]);
        this.#overdue.shift();
      }
    };
    const written = this.#writing.then(run, run);
    this.#writing = written.catch(() => undefined);
    return written;
  }

  /** The hour of the clock, and how many whole minutes of it are still to come. */
  #minuteNow(): { readonly hour: number; readonly minutesLeft: number } {
    const minute = Math.floor(this.#deps.clock.nowMs() / MINUTE_MS);
    const hour = Math.floor(minute / MINUTES_PER_HOUR);
    return { hour, minutesLeft: (hour + 1) * MINUTES_PER_HOUR - 1 - minute };
  }
}

function add(sum: Sum, { tries, operations }: Pick<Sum, 'tries' | 'operations'>): void {
  sum.tries += tries;
  for (const [operation, count] of Object.entries(operations))
    sum.operations[operation] = (sum.operations[operation] ?? 0) + count;
}

/** Adds the sums of several addresses up. `null` if there is none. */
function together(sums: readonly Sum[]): Sum | null {
  if (sums.length === 0) return null;
  const firstAtMs = Math.min(...sums.map((sum) => sum.firstAtMs));
  const all: Sum = { addressDigest: '', firstAtMs, tries: 0, operations: {} };
  for (const sum of sums) add(all, sum);
  return all;
}
