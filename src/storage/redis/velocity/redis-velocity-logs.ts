import { present } from '../../../kernel/assert.ts';
import type { MonotonicClock } from '../../../kernel/clock.ts';
import type { RandomSource } from '../../../kernel/random.ts';
import { ENTITY_KINDS, type EntityKind } from '../../../features/business-risk/velocity/velocity-entities.ts';
import type {
  EntityLog,
  LogFold,
  LogTouch,
  VelocityLogs,
} from '../../../features/business-risk/velocity/velocity-logs.ts';
import { callFunction } from '../call-function.ts';
import { evenTags } from '../key-tags.ts';
import { loadFunctions } from '../load-functions.ts';
import type { RedisCluster } from '../load-ioredis.ts';
import { COMMAND_MS } from '../open-redis.ts';
import { TagLane, type LaneAppend, type ReadLog } from './tag-lane.ts';
import { APPEND, FOLD, HEADER_BYTES, VELOCITY_CODE, VELOCITY_VERSION } from './velocity-functions.ts';

/** For how long an entity without events is kept: three times the longest window and a day, in seconds. */
export const KEPT_SECONDS = '1900800';
/** Begins the name of every key, unless another one is given. */
export const KEY_PREFIX = 'rz';
/** For how long a tag is skipped after a call failed. */
const SKIP_MS = 1_000;

/** What the logs need. */
export interface RedisVelocityDeps {
  readonly cluster: RedisCluster;
  readonly clock: MonotonicClock;
  readonly random: RandomSource;
  /** Over how many slots the entities are spread. Another number begins all windows anew. */
  readonly tags: number;
  /** Begins the name of every key. */
  readonly prefix?: string;
  /** For how long an entity without events is kept; by default KEPT_SECONDS. */
  readonly keptSeconds?: string;
  /** A call that takes longer has failed, milliseconds; by default COMMAND_MS. */
  readonly commandMs?: number;
}

/** Counts since the start, and what holds now. */
export interface RedisVelocityState {
  readonly calls: number;
  readonly failures: number;
  /** Tags that are skipped now, because a call failed less than a second ago. */
  readonly skipped: number;
}

/**
 * Logs of events in a Redis cluster, one string an entity. Entities are spread over tags, which are slots of the
 * cluster, and one call brings what is under way for a tag. Redis bounds what is kept: entities without events for 22
 * days expire, and if its memory is full it refuses events, so that decisions go on without them and say so.
 */
export class RedisVelocityLogs implements VelocityLogs {
  readonly #deps: RedisVelocityDeps;
  readonly #tags: readonly string[];
  readonly #lanes: readonly TagLane[];
  readonly #keptSeconds: string;
  #calls = 0;
  #failures = 0;

  constructor(deps: RedisVelocityDeps) {
    this.#deps = deps;
    this.#keptSeconds = deps.keptSeconds ?? KEPT_SECONDS;
    this.#tags = evenTags(deps.tags);
    this.#lanes = this.#tags.map(
      () =>
        new TagLane({
          append: (appends) => this.#append(appends),
          clock: deps.clock,
          timeoutMs: deps.commandMs ?? COMMAND_MS,
          skipMs: SKIP_MS,
          onFailure: () => {
            this.#failures += 1;
          },
        }),
    );
  }

  /** Loads the functions, so that the first decision does not wait for them. Throws what a server answers. */
  load(): Promise<void> {
    return loadFunctions(this.#deps.cluster, VELOCITY_CODE);
  }

  get state(): RedisVelocityState {
    const skipped = this.#lanes.filter((lane) => lane.isSkipped).length;
    return { calls: this.#calls, failures: this.#failures, skipped };
  }

  append({ kind, key, record, known }: LogTouch): Promise<EntityLog | null> {
    const lane = present(this.#lanes[this.#tagOf(key)]);
    return lane.append({ key: this.#nameOf(kind, key), record, known });
  }

  async fold({ kind, key, epoch, first, drop, recordBytes, summary }: LogFold): Promise<boolean> {
    try {
      const name = this.#nameOf(kind, key);
      const read = words(epoch, first);
      const bytes = String(drop * recordBytes);
      const args = [read, bytes, words(first + drop), summary ?? '', this.#keptSeconds];
      return (await this.#call(FOLD, [name], args)) === 1;
    } catch {
      // The log is longer than it need be until the next fold.
      return false;
    }
  }

  async #append(appends: readonly LaneAppend[]): Promise<readonly ReadLog[]> {
    const epoch = this.#deps.random.bytes(4);
    const args: (string | Uint8Array)[] = [epoch, this.#keptSeconds];
    for (const { records, known } of appends) {
      args.push(records.length === 1 ? present(records[0]) : Buffer.concat(records));
      args.push(known === null ? '' : words(known.epoch, known.events));
    }
    const keys = appends.map(({ key }) => key);
    return ((await this.#call(APPEND, keys, args)) as readonly Buffer[]).map(readLog);
  }

  #call(name: string, keys: readonly string[], args: readonly (string | Uint8Array)[]): Promise<unknown> {
    this.#calls += 1;
    return callFunction(this.#deps.cluster, VELOCITY_CODE, { name, keys, args });
  }

  #nameOf(kind: EntityKind, key: string): string {
    const tag = present(this.#tags[this.#tagOf(key)]);
    return `${this.#deps.prefix ?? KEY_PREFIX}${VELOCITY_VERSION}{${tag}}${ENTITY_KINDS.indexOf(kind)}${key}`;
  }

  #tagOf(key: string): number {
    return Number.parseInt(key.slice(8, 16), 16) % this.#tags.length;
  }
}

function words(...numbers: readonly number[]): Uint8Array {
  const bytes = Buffer.allocUnsafe(numbers.length * 4);
  for (const [index, number] of numbers.entries()) bytes.writeUInt32BE(number, index * 4);
  return bytes;
}

function readLog(bytes: Buffer): ReadLog {
  const records = HEADER_BYTES + bytes.readUInt32BE(8);
  return {
    epoch: bytes.readUInt32BE(0),
    first: bytes.readUInt32BE(4),
    records: bytes.subarray(records),
    summary: records === HEADER_BYTES ? null : bytes.subarray(HEADER_BYTES, records),
  };
}
