import type { AuditEntry, AuditLog } from '../audit/audit-log.ts';

/** A call that failed its own checks, e.g. because of a number that is none. */
export interface MalformedCall {
  readonly appId: string;
  readonly api: string;
  readonly code: number;
}

/** What MalformedCalls needs. */
export interface MalformedCallsDeps {
  readonly audit: Pick<AuditLog, 'append'>;
  readonly clock: { nowMs(): number };
}

/** How many of these calls leave a ledger row of their own, for an app in an hour. */
const ROWS_PER_HOUR_MAX = 1000;
/** `operation` of the sums in the audit. */
const MALFORMED_OPERATION = 'calls.malformed';
/** Sums that wait if the audit cannot be written. Beyond it, the oldest are dropped. */
const OVERDUE_MAX = 10_000;
const HOUR_MS = 3_600_000;

interface Sum {
  readonly firstAtMs: number;
  calls: number;
  /** By API and code, e.g. `face-guard 279703`. */
  readonly codes: Record<string, number>;
}

/**
 * Calls that fail their own checks cost nothing and count for no limit, and ledger rows stay for ever, so a leaked key or a loop
 * in a program would fill the disk with them. In each hour, ROWS_PER_HOUR_MAX of them of an app leave a row each. All others
 * are counted, and the sums of each app go into the audit, for a call of `writeDue` each minute.
 */
export class MalformedCalls {
  readonly #deps: MalformedCallsDeps;
  #hour: number;
  /** Rows of the hour by app. */
  readonly #rows = new Map<string, number>();
  #sums = new Map<string, Sum>();
  #overdue: AuditEntry[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(deps: MalformedCallsDeps) {
    this.#deps = deps;
    this.#hour = this.#hourNow();
  }

  /** Whether a call gets a row of its own. If not, it is counted. */
  takeRow(call: MalformedCall): boolean {
    const hour = this.#hourNow();
    if (hour !== this.#hour) {
      this.#hour = hour;
      this.#rows.clear();
    }
    const rows = this.#rows.get(call.appId) ?? 0;
    if (rows >= ROWS_PER_HOUR_MAX) {
      this.#count(call);
      return false;
    }
    this.#rows.set(call.appId, rows + 1);
    return true;
  }

  /**
   * Writes the sums that are not in the audit yet. Call it once a minute, and when the process ends. Throws what the audit
   * throws. They are then written next time.
   */
  writeDue(): Promise<void> {
    const entries = [...this.#sums].map(([appId, sum]) => this.#entryOf(appId, sum));
    this.#sums = new Map();
    this.#overdue = [...this.#overdue, ...entries].slice(-OVERDUE_MAX);
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

  #count({ appId, api, code }: MalformedCall): void {
    const sum = this.#sums.get(appId) ?? { firstAtMs: this.#deps.clock.nowMs(), calls: 0, codes: {} };
    sum.calls += 1;
    const name = `${api} ${code}`;
    sum.codes[name] = (sum.codes[name] ?? 0) + 1;
    this.#sums.set(appId, sum);
  }

  #entryOf(appId: string, { firstAtMs, calls, codes }: Sum): AuditEntry {
    return {
      atMs: this.#deps.clock.nowMs(),
      administratorId: null,
      administratorName: null,
      operation: MALFORMED_OPERATION,
      kind: 'look',
      subject: appId,
      fields: { calls, firstAtMs, codes },
      outcome: 'ok',
      addressDigest: '',
    };
  }

  #hourNow(): number {
    return Math.floor(this.#deps.clock.nowMs() / HOUR_MS);
  }
}
