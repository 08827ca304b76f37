import type { Clock } from '../../kernel/clock.ts';
import { localDayOf, localDayRangeMs } from '../../platform/ledger/local-day.ts';
import type { RetentionDetails } from '../../platform/chain/retention-start.ts';
import { addressDigest } from '../../platform/secrets/site-digests.ts';
import type { SiteSecrets } from '../../platform/secrets/site-secrets.ts';
import { chainKey } from '../../storage/sql/chain/ledger-proof.ts';
import { durableWrite, type SqlDatabase } from '../../storage/sql/database.ts';
import { DAY_MS } from '../../foundation/upkeep.ts';

/** What a round of the ledger's retention works with. */
export interface LedgerRetentionDeps {
  readonly database: Pick<SqlDatabase, 'report' | 'read' | 'write' | 'writeAll'>;
  readonly secrets: SiteSecrets;
  readonly clock: Clock;
}

/** About how many rows one transaction removes. Calls that settle meanwhile wait no longer than for that. */
const ROWS_AT_ONCE = 1000;
/** The most transactions of one round. The rest waits for the next round. */
const TURNS_MAX = 100;

/**
 * Removes ledger and audit rows that were committed before the first of the kept days, with their links. At most once a
 * day it begins a chain for it, which says up to where rows were removed and leaves an audit row. Then it removes them in
 * small transactions. If it is interrupted, the next round goes on. Gives how many rows it removed. Throws Fault.
 */
export function retireLedger(deps: LedgerRetentionDeps, days: number): Promise<{ readonly rows: number }> {
  const today = localDayRangeMs(localDayOf(deps.clock.nowMs()));
  return retireBefore(deps, today.fromMs - days * DAY_MS);
}

/** Does the same for what was committed before a moment. */
export async function retireBefore(deps: LedgerRetentionDeps, beforeMs: number): Promise<{ readonly rows: number }> {
  const { database } = deps;
  const details = await database.report('chain.retirable', beforeMs);
  if (details !== null) await begin(deps, details);
  let removed = 0;
  for (let turn = 0; turn < TURNS_MAX; turn++) {
    const { links, rows } = await database.write('chain.removeRetired', ROWS_AT_ONCE);
    removed += rows;
    if (links === 0 && rows === 0) break;
  }
  return { rows: removed };
}

async function begin({ database, secrets, clock }: LedgerRetentionDeps, details: RetentionDetails): Promise<void> {
  const { starts } = await database.read('chain.end', undefined);
  const writer = starts.at(-1)?.writer ?? '';
  const atMs = clock.nowMs();
  await database.writeAll([
    durableWrite('chain.retire', { key: chainKey(secrets, writer), startedAtMs: atMs, details }),
    durableWrite('audit.append', {
      atMs,
      administratorId: null,
      administratorName: null,
      operation: 'ledger.retention',
      kind: 'write',
      subject: null,
      fields: { throughLink: details.through.link, committedAtMs: details.through.committedAtMs },
      outcome: 'ok',
      addressDigest: addressDigest(secrets, '127.0.0.1'),
    }),
  ]);
}
