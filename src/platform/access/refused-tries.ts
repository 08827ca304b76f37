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

/** Maximum number of rows of one hour that name an address. One more row holds all other addresses. */
const TRIED_ADDRESSES_MAX = 100;
/** `operation` of the rows. */
const TRIES_OPERATION = 'access.tries';

const HOUR_MS = 3_600_000;
/** Maximum number of rows that wait if the audit cannot be written. Beyond it, the oldest are dropped. */
const OVERDUE_ROWS_MAX = 24 * (TRIED_ADDRESSES_MAX + 1);

interface Sum {
  readonly addressDigest: string;
  readonly firstAtMs: number;
  tries: number;
  readonly operations: Record<string, number>;
}

/**
 * Counts requests without a valid token by address, and writes the counts into the audit once an hour. Audit rows stay
 * for ever, so one row for each request would let an attacker fill the disk.
 */
export class RefusedTries {
  readonly #deps: RefusedTriesDeps;
  #hour: number;
  #sums = new Map<string, Sum>();
  #others: Sum | null = null;
  #overdue: AuditEntry[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(deps: RefusedTriesDeps) {
    this.#deps = deps;
    this.#hour = this.#hourNow();
  }

  note({ subject, addressDigest, operation }: RefusedTry): void {
    this.#closeHour();
    const sum = this.#sumOf(subject, addressDigest);
    sum.tries += 1;
    sum.operations[operation] = (sum.operations[operation] ?? 0) + 1;
  }

  /**
   * Writes the counts of every hour that is over. Throws what the audit throws. The rows are then written next time.
   */
  writeDue(): Promise<void> {
    this.#closeHour();
    return this.#write();
  }

  /** Writes all counts, including those of the current hour. Call it when the process ends. */
  writeAll(): Promise<void> {
    this.#takeRows();
    return this.#write();
  }

  #sumOf(subject: string, addressDigest: string): Sum {
    const known = this.#sums.get(subject);
    if (known) return known;
    const fresh = { firstAtMs: this.#deps.clock.nowMs(), tries: 0, operations: {} };
    if (this.#sums.size >= TRIED_ADDRESSES_MAX) return (this.#others ??= { ...fresh, addressDigest: '' });
    const sum = { ...fresh, addressDigest };
    this.#sums.set(subject, sum);
    return sum;
  }

  #closeHour(): void {
    const hour = this.#hourNow();
    if (hour === this.#hour) return;
    this.#hour = hour;
    this.#takeRows();
  }

  #takeRows(): void {
    const sums = [...this.#sums.values(), ...(this.#others ? [this.#others] : [])];
    this.#sums = new Map();
    this.#others = null;
    this.#overdue = [...this.#overdue, ...sums.map((sum) => this.#rowOf(sum))].slice(-OVERDUE_ROWS_MAX);
  }

  #rowOf({ addressDigest, firstAtMs, tries, operations }: Sum): AuditEntry {
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

  #hourNow(): number {
    return Math.floor(this.#deps.clock.nowMs() / HOUR_MS);
  }
}
