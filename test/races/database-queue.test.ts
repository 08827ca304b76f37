import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fault } from '../../src/kernel/fault.ts';
import type { ApiState } from '../../src/platform/accounts/api-state.ts';
import { durableWrite } from '../../src/storage/sql/database.ts';
import type { SqliteDatabase } from '../../src/storage/sqlite/sqlite-database.ts';
import { openTemporaryDatabase } from '../../src/storage/sqlite/temporary-database.ts';
import { inAnyOrder, raceOrder } from './in-any-order.ts';

/** `halves` writes a good row and a bad one together. `looks` writes, and then reads what it wrote. */
const KINDS = ['writes', 'halves', 'looks', 'aborted read'] as const;
type Kind = (typeof KINDS)[number];

const row = (api: string): ApiState => ({ api, availability: 'on', changedAtMs: 1 });
/** Violates the table's CHECK. */
const badRow = (api: string) => ({ ...row(api), availability: 'half' }) as unknown as ApiState;

test('whatever the order of writes, reads, aborts and the closing, a row is on the disk exactly if its write said so', async () => {
  await fc.assert(
    fc.asyncProperty(
      raceOrder(),
      fc.array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 12 }),
      fc.boolean(),
      async (order, kinds, closesMeanwhile) => {
        const temporary = await openTemporaryDatabase();
        const { database, file } = temporary;
        try {
          let isClosing = false;
          const early = new Set<number>();
          const steps = kinds.map((kind, at) => async () => {
            if (!isClosing) early.add(at);
            return step(database, kind, `api-${at}`);
          });
          const closing = async () => {
            isClosing = true;
            await database.close();
            return 'closed' as const;
          };
          const outcomes = await inAnyOrder<Outcome>(order, closesMeanwhile ? [...steps, closing] : steps);
          if (!closesMeanwhile) await database.close();
          const kept = kinds.flatMap((_, at) => (outcomes[at] === 'written' ? [`api-${at}`] : []));
          expect(rowsOf(file)).toEqual(kept.toSorted());
          for (const at of early) expect(outcomes[at]).not.toBe('refused');
        } finally {
          await temporary.dispose();
        }
      },
    ),
    { numRuns: 25 },
  );
});

type Outcome = 'written' | 'undone' | 'refused' | 'given up' | 'closed';

async function step(database: SqliteDatabase, kind: Kind, api: string): Promise<Outcome> {
  try {
    if (kind === 'aborted read') return await abortedRead(database);
    if (kind === 'halves')
      await database.writeAll([durableWrite('apiStates.put', row(api)), durableWrite('apiStates.put', badRow(api))]);
    else await database.write('apiStates.put', row(api));
    if (kind === 'looks') await look(database, api);
    return 'written';
  } catch (error) {
    if (error instanceof Fault && error.kind === 'unavailable') return 'refused';
    expect(kind).toBe('halves');
    return 'undone';
  }
}

/** Reads the row, unless the database closed after it was written. */
async function look(database: SqliteDatabase, api: string): Promise<void> {
  const seen = await database.read('apiStates.list', undefined).catch((error: unknown) => {
    expect(error).toMatchObject({ kind: 'unavailable' });
    return null;
  });
  if (seen !== null) expect(seen.map((each) => each.api)).toContain(api);
}

async function abortedRead(database: SqliteDatabase): Promise<Outcome> {
  const controller = new AbortController();
  const reading = database.read('apiStates.list', undefined, controller.signal);
  controller.abort();
  await reading.catch((error: unknown) => expect(error).toBeInstanceOf(Fault));
  return 'given up';
}

function rowsOf(file: string): string[] {
  const connection = new Database(file, { readonly: true });
  try {
    return connection.prepare<[], string>('SELECT api FROM api_states ORDER BY api').pluck().all().toSorted();
  } finally {
    connection.close();
  }
}
