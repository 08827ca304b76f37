import { ENTITY_KINDS } from '../../features/business-risk/velocity/velocity-entities.ts';
import { present } from '../../kernel/assert.ts';
import type {
  BringTogether,
  EntityLog,
  LogDraft,
  LogDrafts,
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

/** Logs in memory, for tests. */
export class MemoryVelocityLogs implements VelocityLogs, LogDrafts {
  readonly #logs = new Map<string, Kept>();
  #epochs = 0;

  async append({ kind, key, record, known }: LogTouch): Promise<EntityLog> {
    const name = `${kind} ${key}`;
    const log = this.#logs.get(name) ?? {
      epoch: (this.#epochs += 1),
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

  /** Forgets every log, as a server does that loses its data. */
  lose(): void {
    this.#logs.clear();
  }

  async begin(): Promise<LogDraft> {
    const draft = new MemoryVelocityLogs();
    const shared = this.#logs;
    const nextEpoch = () => (this.#epochs += 1);
    async function* bringIn(together: BringTogether): AsyncGenerator<number> {
      for (const [name, log] of draft.#logs) {
        const [kindName, key = ''] = name.split(' ');
        const kind = present(ENTITY_KINDS.find((each) => each === kindName));
        const ours = shared.get(name);
        const { summary, records } = ours === undefined ? log : together({ kind, key, shared: ours, draft: log });
        shared.set(name, { epoch: nextEpoch(), first: 0, summary, records: Buffer.from(records) });
        draft.#logs.delete(name);
        yield 1;
      }
    }
    return {
      append: (touch) => draft.append(touch),
      fold: (fold) => draft.fold(fold),
      bringIn,
      end: async () => draft.lose(),
    };
  }
}
