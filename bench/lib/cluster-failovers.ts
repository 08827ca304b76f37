import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { present } from '../../src/kernel/assert.ts';
import { PostgresDatabase } from '../../src/storage/postgres/postgres-database.ts';
import { startReplicatedPostgres, type ReplicatedPostgres } from '../../tools/cluster/replicated-postgres.ts';
import { callsOver, type LedgerCalls } from './ledger-calls.ts';

const CALLERS = 64;
/** How long calls run before the primary is killed, and again once the new one has taken the first of them. */
const LOAD_MS = 1_000;
/** The longest wait for the first call that the new primary takes. */
const RECOVERY_MS = 60_000;

interface Failover {
  readonly acknowledgedBefore: number;
  readonly acknowledgedAfter: number;
  /** Calls that were answered with a failure, or with a code that says that their end is not known. */
  readonly unanswered: number;
  /** Acknowledged calls that the new primary does not have. */
  readonly lost: number;
  /** From the end of the primary to the first call that the new one took, milliseconds. */
  readonly awayMs: number;
}

/**
 * Kills the primary of PostgreSQL under load, promotes its synchronous standby, and counts in the new primary which
 * acknowledged calls are missing. Each failover has servers of its own. Throws an Error if the new primary takes no call
 * within a minute.
 */
export async function countFailovers(
  programs: string,
  { failovers }: { readonly failovers: number },
): Promise<Record<string, number>> {
  const all: Failover[] = [];
  process.stdout.write('failover   acknowledged before   after   not answered   lost   away ms\n');
  while (all.length < failovers) {
    const one = await failOver(programs);
    const shown = [one.acknowledgedBefore, one.acknowledgedAfter, one.unanswered, one.lost, Math.round(one.awayMs)];
    all.push(one);
    process.stdout.write(
      `${String(all.length).padStart(8)} ${shown.map((each) => String(each).padStart(12)).join(' ')}\n`,
    );
  }
  const sum = (of: (one: Failover) => number) => all.reduce((total, one) => total + of(one), 0);
  return {
    failovers: all.length,
    failover_lost: sum(({ lost }) => lost),
    failover_acknowledged_before: sum(({ acknowledgedBefore }) => acknowledgedBefore),
    failover_acknowledged_after: sum(({ acknowledgedAfter }) => acknowledgedAfter),
    failover_unanswered: sum(({ unanswered }) => unanswered),
    failover_away_ms: Math.round(
      all.map(({ awayMs }) => awayMs).toSorted((a, b) => a - b)[all.length >> 1] ?? Number.NaN,
    ),
  };
}

async function failOver(programs: string): Promise<Failover> {
  const postgres = await startReplicatedPostgres(programs);
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-bench-failover-'));
  try {
    const database = await PostgresDatabase.open({ url: postgres.url });
    const calls = await callsOver(database, {
      checkpointFile: path.join(folder, 'checkpoint'),
      dispose: () => database.close(),
    });
    const load = new Load(calls);
    await pause(LOAD_MS);
    const acknowledgedBefore = load.acknowledged.length;
    postgres.killPrimary();
    const killedAt = performance.now();
    const acknowledgedUntil = load.acknowledged.length;
    postgres.promoteStandby();
    while (load.acknowledged.length === acknowledgedUntil) {
      if (performance.now() - killedAt > RECOVERY_MS) throw new Error('the new primary took no call within a minute');
      await pause(10);
    }
    const awayMs = performance.now() - killedAt;
    await pause(LOAD_MS);
    await load.stop();
    await calls.close();
    return {
      acknowledgedBefore,
      acknowledgedAfter: load.acknowledged.length - acknowledgedBefore,
      unanswered: load.unanswered,
      lost: await countMissing(postgres, load.acknowledged),
      awayMs,
    };
  } finally {
    postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Callers that go on, whatever becomes of their calls. */
class Load {
  readonly acknowledged: string[] = [];
  unanswered = 0;
  #goesOn = true;
  readonly #callers: Promise<unknown>;

  constructor(calls: LedgerCalls) {
    this.#callers = Promise.all(Array.from({ length: CALLERS }, (_, caller) => this.#work(calls, `10.0.1.${caller}`)));
  }

  async stop(): Promise<void> {
    this.#goesOn = false;
    await this.#callers;
  }

  async #work(calls: LedgerCalls, address: string): Promise<void> {
    while (this.#goesOn) {
      try {
        this.acknowledged.push(await calls.call(address));
      } catch {
        this.unanswered += 1;
        // A caller that is refused at once tries again a little later.
        await pause(50);
      }
    }
  }
}

/** Counts the orders that the server which takes writes now does not have in its ledger. */
async function countMissing(postgres: ReplicatedPostgres, orders: readonly string[]): Promise<number> {
  const [row] = await postgres.rows<{ missing: number }>(
    'SELECT count(*)::int AS missing FROM unnest($1::text[]) AS told (id) WHERE NOT EXISTS (SELECT 1 FROM ledger WHERE order_id = told.id)',
    [orders],
  );
  return present(row).missing;
}
