import { present } from '../../../kernel/assert.ts';
import type { MonotonicClock } from '../../../kernel/clock.ts';
import { Fault } from '../../../kernel/fault.ts';
import { idText, type RandomSource } from '../../../kernel/random.ts';
import { told } from '../../../kernel/told.ts';
import { ENTITY_KINDS } from '../../../features/business-risk/velocity/velocity-entities.ts';
import type {
  BringTogether,
  EntityLog,
  LogContent,
  LogDraft,
  LogDrafts,
  LogFold,
  LogTouch,
} from '../../../features/business-risk/velocity/velocity-logs.ts';
import { callFunction } from '../call-function.ts';
import type { RedisCluster, RedisServer } from '../load-ioredis.ts';
import { untilReady } from '../open-redis.ts';
import { DRAFT_CODE, REMOVE, REPLACE, TAKE_IN } from './draft-functions.ts';
import { KEPT_SECONDS, KEY_PREFIX, RedisVelocityLogs } from './redis-velocity-logs.ts';
import { HEADER_BYTES } from './velocity-functions.ts';

/** A draft that its process left behind is gone after a week. */
const DRAFT_SECONDS = '604800';
/** How long one call may take. It must not hold others up: a call brings few entities. */
const CALL_MS = 10_000;
const CONNECT_MS = 10_000;
/** Keys that a server looks at for one answer, and entities that one call brings in. */
const SCANNED = '1000';
const CALL_ENTITIES = 32;

/** What drafts need. */
export interface RedisDraftDeps {
  /** Opens a connection of its own, so that decisions do not wait behind a draft. Its commands may take `commandMs`. */
  readonly open: (commandMs: number) => Promise<RedisCluster>;
  readonly clock: MonotonicClock;
  readonly random: RandomSource;
  /** As for the shared logs. */
  readonly tags: number;
  readonly prefix?: string;
}

/** Drafts of logs in the cluster of the shared ones. A log has its slot in common with the shared one of its entity. */
export class RedisLogDrafts implements LogDrafts {
  readonly #deps: RedisDraftDeps;

  constructor(deps: RedisDraftDeps) {
    this.#deps = deps;
  }

  async begin(): Promise<LogDraft> {
    const { open, random, prefix: sharedPrefix = KEY_PREFIX } = this.#deps;
    const cluster = await open(CALL_MS);
    try {
      await untilReady(cluster, CONNECT_MS);
      const drafts = `${sharedPrefix}-again-`;
      await removeKeys(cluster, `${drafts}*`);
      return new RedisLogDraft(cluster, { ...this.#deps, sharedPrefix, prefix: `${drafts}${idText(random, 8)}-` });
    } catch (error) {
      cluster.disconnect();
      throw error;
    }
  }
}

interface DraftDeps extends RedisDraftDeps {
  readonly prefix: string;
  readonly sharedPrefix: string;
}

class RedisLogDraft implements LogDraft {
  readonly #cluster: RedisCluster;
  readonly #deps: DraftDeps;
  readonly #logs: RedisVelocityLogs;

  constructor(cluster: RedisCluster, deps: DraftDeps) {
    this.#cluster = cluster;
    this.#deps = deps;
    this.#logs = new RedisVelocityLogs({ ...deps, cluster, keptSeconds: DRAFT_SECONDS, commandMs: CALL_MS });
  }

  append(touch: LogTouch): Promise<EntityLog | null> {
    return this.#logs.append(touch);
  }

  fold(fold: LogFold): Promise<boolean> {
    return this.#logs.fold(fold);
  }

  async *bringIn(together: BringTogether): AsyncGenerator<number> {
    // A log that could not be replaced, or that moved to another slot while the servers were asked for keys, is found by the next pass.
    for (let found = true; found;) {
      found = false;
      for await (const names of keysOf(this.#cluster, `${this.#deps.prefix}*`)) {
        found ||= names.length > 0;
        for (const piece of piecesOf(names)) yield await faulty(() => this.#bringIn(piece, together));
      }
    }
  }

  async end(): Promise<void> {
    try {
      await removeKeys(this.#cluster, `${this.#deps.prefix}*`);
    } catch {
      // What is left is removed by the next draft, or expires.
    }
    this.#cluster.disconnect();
  }

  /** Brings in logs of one tag. Gives how many are in the shared ones now. */
  async #bringIn(names: readonly string[], together: BringTogether): Promise<number> {
    const pairs = names.map((draft) => ({ draft, shared: this.#sharedNameOf(draft) }));
    const logs = (await this.#call(TAKE_IN, pairs, [])) as readonly Buffer[];
    const inBoth = pairs.flatMap((pair, at) => {
      const [ours, its] = [present(logs[at * 2]), present(logs[at * 2 + 1])];
      return ours.length < HEADER_BYTES ? [] : [{ pair, ours, its }];
    });
    const taken = pairs.length - inBoth.length;
    if (inBoth.length === 0) return taken;
    const replaced = (await this.#call(
      REPLACE,
      inBoth.map(({ pair }) => pair),
      inBoth.flatMap(({ pair, ours, its }) => {
        const made = together({ ...entityOf(pair.shared), shared: contentOf(ours), draft: contentOf(its) });
        return [ours.subarray(0, 8), String(ours.length), bytesOf(made)];
      }),
    )) as readonly number[];
    return taken + replaced.filter((done) => done === 1).length;
  }

  #sharedNameOf(name: string): string {
    return `${this.#deps.sharedPrefix}${name.slice(this.#deps.prefix.length)}`;
  }

  #call(name: string, pairs: readonly Pair[], args: readonly (string | Uint8Array)[]): Promise<unknown> {
    const keys = pairs.flatMap(({ shared, draft }) => [shared, draft]);
    return callFunction(this.#cluster, DRAFT_CODE, { name, keys, args: [KEPT_SECONDS, ...args] });
  }
}

/** The names of the two logs of an entity. */
interface Pair {
  readonly draft: string;
  readonly shared: string;
}

/** The entity of a log, from its name: the tag in braces, then the kind, then the key. */
function entityOf(name: string): Pick<LogTouch, 'kind' | 'key'> {
  const [, kind = '', key = ''] = /\}(\d)(.*)$/.exec(name) ?? [];
  return { kind: present(ENTITY_KINDS[Number(kind)]), key };
}

function contentOf(log: Buffer): LogContent {
  const records = HEADER_BYTES + log.readUInt32BE(8);
  const summary = records === HEADER_BYTES ? null : log.subarray(HEADER_BYTES, records);
  return { summary, records: log.subarray(records) };
}

/** A log without its first 8 bytes: the length of the summary, the summary, and the records. */
function bytesOf({ summary, records }: LogContent): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(summary?.length ?? 0);
  return Buffer.concat([length, summary ?? Buffer.alloc(0), records]);
}

/** Names of keys of the cluster, in pieces. They may change meanwhile. Throws Fault. */
async function* keysOf(cluster: RedisCluster, pattern: string): AsyncGenerator<readonly string[]> {
  for (const server of cluster.nodes('master')) yield* keysOfServer(server, pattern);
}

async function* keysOfServer(server: RedisServer, pattern: string): AsyncGenerator<readonly string[]> {
  let cursor = '0';
  do {
    const answer = await faulty(() => server.call('SCAN', cursor, 'MATCH', pattern, 'COUNT', SCANNED));
    const [next, names] = answer as readonly [string, readonly string[]];
    yield names;
    cursor = next;
  } while (cursor !== '0');
}

/** Names of one tag each, CALL_ENTITIES at most. */
function piecesOf(names: readonly string[]): readonly (readonly string[])[] {
  const byTag = Map.groupBy(names, (name) => name.slice(name.indexOf('{'), name.indexOf('}')));
  return [...byTag.values()].flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / CALL_ENTITIES) }, (_, piece) =>
      all.slice(piece * CALL_ENTITIES, (piece + 1) * CALL_ENTITIES),
    ),
  );
}

/** Throws Fault. */
async function removeKeys(cluster: RedisCluster, pattern: string): Promise<void> {
  for await (const names of keysOf(cluster, pattern)) {
    const remove = (name: string) => callFunction(cluster, DRAFT_CODE, { name: REMOVE, keys: [name], args: [] });
    await faulty(() => Promise.all(names.map(remove)));
  }
}

/** Throws Fault if a call fails, without the text of the client, which may hold an address. */
async function faulty<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw new Fault('unavailable', told`Redis did not answer, so not all windows are filled. Begin again`, { cause });
  }
}
