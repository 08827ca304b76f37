import { present } from '../../kernel/assert.ts';
import { within } from '../../kernel/timers.ts';
import {
  LONGEST_WINDOW_MS,
  VELOCITY_ENTITIES,
  type EntityKind,
} from '../../features/business-risk/velocity/velocity-entities.ts';
import type { EntityLog, VelocityLogs } from '../../features/business-risk/velocity/velocity-logs.ts';
import type {
  EntityReading,
  RecordedVelocity,
  VelocityEvent,
  VelocityStore,
} from '../../features/business-risk/velocity/velocity-store.ts';
import { BoundedMap } from './bounded-map.ts';
import { encodeRecord, forEachRecord, recordBytesOf } from './log-record.ts';
import { EventWindow } from './velocity-event-window.ts';
import { decodeSummary, encodeSummary } from './hot-summary.ts';
import { RisingTimes } from './rising-times.ts';
import { HotEntity } from './velocity-hot-entity.ts';
import { packEvent } from './velocity-records.ts';

/** How many events of a log are counted one by one. With one more they are folded into a HotEntity. */
export const LOG_EVENTS_MAX = 128;
/** A log with fewer events keeps those that no window holds any more. */
const TRIMMED_FROM = 16;
const TIME_MODULUS = 2 ** 32;

/** Settings of the store. */
export interface LoggedVelocityOptions {
  /** After this many milliseconds a decision goes on with what it has. */
  readonly deadlineMs: number;
  /** How many busy entities are kept counted in memory. Those of others are read from their summaries. */
  readonly hotMax: number;
}

/** Counts since the start. */
export interface LoggedVelocityState {
  /** Events of which at least one entity could not be read in time. */
  readonly incomplete: number;
  /** Events of which none could. */
  readonly absent: number;
  readonly hotEntities: number;
  /** Logs that were folded or trimmed. */
  readonly folds: number;
}

/** A busy entity as this process has counted it. */
interface Hot {
  readonly epoch: number;
  /** Events of its log that are counted. */
  events: number;
  /** Time of the last event that its summary knows. */
  foldedMs: number;
  readonly entity: HotEntity;
}

/** How a log is folded. */
interface Folding {
  /** Events that go. */
  readonly drop: number;
  /** The entity that keeps them. Null to forget them. */
  readonly hot: Hot | null;
}

/** An entity that was touched. */
interface Touched {
  readonly kind: EntityKind;
  readonly key: string;
}

/**
 * Velocity over logs that several processes share. The logs only append and read, and the windows are counted here.
 *
 * Counts are exact for entities with up to 128 events since their log was last folded, and those of a HotEntity beyond
 * it: a count then covers at most 5 % more than its window's name says, and distinct counts are exact up to 256 members.
 * Every process folds in the same order, so all of them count alike. The store of the logs bounds what is kept, and
 * `hotMax` what is kept here.
 */
export class LoggedVelocityStore implements VelocityStore {
  readonly #logs: VelocityLogs;
  readonly #options: LoggedVelocityOptions;
  readonly #hot: BoundedMap<string, Hot>;
  readonly #folding = new Set<string>();
  readonly #window = new EventWindow(LOG_EVENTS_MAX + 1);
  #incomplete = 0;
  #absent = 0;
  #folds = 0;

  constructor(logs: VelocityLogs, options: LoggedVelocityOptions) {
    this.#logs = logs;
    this.#options = options;
    this.#hot = new BoundedMap(options.hotMax);
  }

  async record(event: VelocityEvent, signal: AbortSignal): Promise<RecordedVelocity> {
    const reading: Partial<Record<EntityKind, EntityReading | null>> = {};
    for (const { kind } of event.touches) reading[kind] = null;
    if (!signal.aborted) await within(this.#options.deadlineMs, this.#recordAll(event, reading));
    const readings = Object.values(reading);
    const missing = readings.filter((each) => each === null).length;
    if (missing > 0) this.#incomplete += 1;
    if (missing > 0 && missing === readings.length) this.#absent += 1;
    // What arrives after the deadline must not change a reading that a decision works with.
    return { reading: { ...reading }, write: null };
  }

  get state(): LoggedVelocityState {
    return { incomplete: this.#incomplete, absent: this.#absent, hotEntities: this.#hot.size, folds: this.#folds };
  }

  async #recordAll(event: VelocityEvent, reading: Partial<Record<EntityKind, EntityReading | null>>): Promise<void> {
    const packed = packEvent(event);
    await Promise.all(
      event.touches.map(async ({ kind, key: pseudonym }, index) => {
        const members = Array.from(present(packed.touches[index]).members);
        const touched = { kind, key: pseudonym.slice(0, 16) };
        const hot = this.#hot.use(nameOf(touched)) ?? null;
        const known = hot === null ? null : { epoch: hot.epoch, events: hot.events };
        const log = await this.#logs.append({ ...touched, record: encodeRecord(kind, event.atMs, members), known });
        if (log !== null) reading[kind] = this.#read(touched, log, hot);
      }),
    );
  }

  #read(touched: Touched, log: EntityLog, known: Hot | null): EntityReading {
    const hot = continues(known, log) ? known : this.#hotOf(touched, log);
    if (hot === null) return this.#readLog(touched, log);
    this.#count(touched, log, hot);
    const { entity } = hot;
    const total = log.records.length / recordBytesOf(touched.kind);
    const isStale = entity.lastMs - hot.foldedMs >= LONGEST_WINDOW_MS;
    if (log.end === total && (total > LOG_EVENTS_MAX || isStale)) this.#fold(touched, log, { drop: total, hot });
    return entity.read();
  }

  /** The entity of a folded log, from memory or from its summary. Null if the log was never folded. */
  #hotOf(touched: Touched, log: EntityLog): Hot | null {
    const kept = this.#hot.get(nameOf(touched)) ?? null;
    if (continues(kept, log)) return kept;
    if (log.summary === null) return null;
    const entity = decodeSummary(log.summary);
    if (entity === null) return null;
    const hot = { epoch: log.epoch, events: log.first, foldedMs: entity.lastMs, entity };
    this.#hot.set(nameOf(touched), hot);
    return hot;
  }

  #count({ kind }: Touched, log: EntityLog, hot: Hot): void {
    const from = hot.events - log.first;
    forEachRecord({ kind, records: log.records }, { from, to: log.end }, (atMs, members) =>
      hot.entity.add(atMs, members),
    );
    hot.events = Math.max(hot.events, log.first + log.end);
  }

  /** Counts the events of a log that was never folded, or since it began anew. */
  #readLog(touched: Touched, log: EntityLog): EntityReading {
    if (log.end > LOG_EVENTS_MAX) return this.#becomeHot(touched, log);
    const times = risingTimes(touched, log);
    const newestMs = times.at(-1) ?? 0;
    const expired = times.findIndex((atMs) => newestMs - atMs < LONGEST_WINDOW_MS);
    const memberKinds = VELOCITY_ENTITIES[touched.kind].length;
    this.#window.reset(1 + memberKinds);
    let at = expired;
    forEachRecord({ kind: touched.kind, records: log.records }, { from: expired, to: log.end }, (_, members) => {
      this.#window.push(present(times[at]) % TIME_MODULUS, members);
      at += 1;
    });
    const isLong = log.end >= TRIMMED_FROM && expired * 2 > log.end;
    const isOld = newestMs - (times[0] ?? 0) >= 2 * LONGEST_WINDOW_MS;
    if (isLong || isOld) this.#fold(touched, log, { drop: expired, hot: null });
    return this.#window.read(memberKinds);
  }

  #becomeHot(touched: Touched, log: EntityLog): EntityReading {
    const entity = emptyEntity(touched);
    const hot = { epoch: log.epoch, events: log.first, foldedMs: 0, entity };
    this.#count(touched, log, hot);
    this.#hot.set(nameOf(touched), hot);
    const total = log.records.length / recordBytesOf(touched.kind);
    if (log.end === total) this.#fold(touched, log, { drop: total, hot });
    return entity.read();
  }

  /** Folds a log while the decision goes on. Whether it succeeds shows when the log is read next. */
  #fold(touched: Touched, log: EntityLog, { drop, hot }: Folding): void {
    const name = nameOf(touched);
    if (this.#folding.has(name)) return;
    this.#folding.add(name);
    void this.#foldNow(touched, log, { drop, hot }).finally(() => this.#folding.delete(name));
  }

  async #foldNow(touched: Touched, { epoch, first }: EntityLog, { drop, hot }: Folding): Promise<void> {
    const lastMs = hot?.entity.lastMs ?? 0;
    const summary = hot === null ? null : encodeSummary(hot.entity);
    const recordBytes = recordBytesOf(touched.kind);
    if (!(await this.#logs.fold({ ...touched, epoch, first, drop, recordBytes, summary }))) return;
    this.#folds += 1;
    if (hot !== null) hot.foldedMs = lastMs;
  }
}

/** A busy entity without events. */
export function emptyEntity({ kind, key }: Touched): HotEntity {
  const [high, low] = [key.slice(0, 8), key.slice(8)].map((part) => Number.parseInt(part, 16));
  return new HotEntity([present(high), present(low)], VELOCITY_ENTITIES[kind].length);
}

/** Whether a process can go on counting a log from where it stands. */
function continues(hot: Hot | null, { epoch, first }: EntityLog): hot is Hot {
  return hot !== null && hot.epoch === epoch && hot.events >= first;
}

/** The times of a log up to the own event, as they count. */
function risingTimes({ kind }: Touched, { records, end }: EntityLog): number[] {
  const times: number[] = [];
  const rising = new RisingTimes();
  forEachRecord({ kind, records }, { from: 0, to: end }, (atMs) => {
    times.push(rising.next(atMs));
  });
  return times;
}

function nameOf({ kind, key }: Touched): string {
  return `${kind}${key}`;
}
