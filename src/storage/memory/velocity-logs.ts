import type {
  EntityLog,
  LogFold,
  LogTouch,
  VelocityLogs,
} from '../../features/business-risk/velocity/velocity-logs.ts';

interface Kept {
  readonly epoch: number;
  first: number;
  summary: Uint8Array | null;
  records: Buffer;
}

/** Logs in memory, for tests. They are forgotten with the object alone. */
export class MemoryVelocityLogs implements VelocityLogs {
  readonly #logs = new Map<string, Kept>();

  async append({ kind, key, record, known }: LogTouch): Promise<EntityLog> {
    const name = `${kind} ${key}`;
    const log = this.#logs.get(name) ?? {
      epoch: this.#logs.size + 1,
      first: 0,
      summary: null,
      records: Buffer.alloc(0),
    };
    this.#logs.set(name, log);
    log.records = Buffer.concat([log.records, record]);
    const { epoch, first, records } = log;
    const isCounted = known !== null && known.epoch === epoch && known.events >= first;
    return { epoch, first, records, end: records.length / record.length, summary: isCounted ? null : log.summary };
  }

  async fold({ kind, key, epoch, first, drop, recordBytes, summary }: LogFold): Promise<boolean> {
    const log = this.#logs.get(`${kind} ${key}`);
    if (log?.epoch !== epoch || log.first !== first) return false;
    log.first += drop;
    log.summary = summary;
    log.records = log.records.subarray(drop * recordBytes);
    return true;
  }
}
