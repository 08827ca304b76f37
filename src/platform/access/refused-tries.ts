import type { AuditEntry, AuditLog } from '../audit/audit-log.ts';

/** A request that nobody known sent. */
export interface RefusedTry {
  /** Whom tries are summed up for: an address, or a network of them. */
  readonly subject: string;
  /** HMAC of the address, hex. */
  readonly addressDigest: string;
  /** `AdminContract.name` of what was asked for. */
  readonly operation: string;
}

export interface RefusedTriesDeps {
  readonly audit: Pick<AuditLog, 'append'>;
  readonly clock: { nowMs(): number };
}

/** Rows of one hour that name an address; one more holds all others. */
export const TRIED_ADDRESSES_MAX = 100;
/** `operation` of the rows. */
export const TRIES_OPERATION = 'access.tries';

const HOUR_MS = 3_600_000;
/** Rows that wait while the audit cannot be written; beyond it, the oldest go. */
const OVERDUE_ROWS_MAX = 24 * (TRIED_ADDRESSES_MAX + 1);

interface Sum {
  readonly addressDigest: string;
  readonly firstAtMs: number;
  tries: number;
  readonly operations: Record<string, number>;
}

/**
 * Sums up requests without a good token by address, and writes the sums into the audit once an hour: whoever knocks
 * must not be able to fill the disk with rows that stay for ever.
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

  /** Writes the sums of every hour that is over. Throws what the audit throws; the rows are then written next time. */
  writeDue(): Promise<void> {
    this.#closeHour();
    return this.#write();
  }

  /** Writes everything, of the hour under way too: for the end of the process. */
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
