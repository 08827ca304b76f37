import { existsSync } from 'node:fs';
import { checkLedgerEnd } from '../../composition/stores/ledger-end.ts';
import type { Config } from '../../config/config.ts';
import { dataFolder } from '../../config/data-folder.ts';
import type { ProofProgress } from '../../platform/chain/ledger-proof.ts';
import { siteKeyGuard, siteKeyPlace } from '../../composition/site-key-place.ts';
import type { SiteKeyGuard } from '../../platform/secrets/site-key-guard.ts';
import { openVaultReadOnly, siteKeyInPlace } from '../../storage/files/read-only-vault.ts';
import { SqlLedgerProof } from '../../storage/sql/chain/ledger-proof.ts';
import type { LedgerReader } from '../../storage/sqlite/ledger-reader.ts';
import type { Check, Finding } from './check.ts';
import { readSite } from './site-reader.ts';
import { told, toldElsewhere } from '../../kernel/told.ts';

const MEND = told`copy the data folder as it is, then follow "When a start refuses" in docs/ledger-proof.md: put the files back that belong together, or renzheng restore`;

/**
 * Checks the whole ledger as `ledger check` does: every link, every row, the file and every counter. It needs no server
 * and disturbs none, because it only reads.
 *
 * @param guard the token that opens the site key. The one of the settings if not given
 */
export function ledgerCheck(
  config: Pick<Config, 'data' | 'security' | 'cluster' | 'postgres' | 'pkcs11'>,
  onProgress?: ProofProgress,
  guard = siteKeyGuard(config),
): Check {
  const { sharedFile } = config.cluster;
  const folder = dataFolder(config.data.dir, sharedFile);
  return {
    name: told`ledger`,
    async run() {
      const isFile = config.cluster.mode === 'single';
      if (isFile && !existsSync(folder.database) && !existsSync(folder.checkpoint))
        return { level: 'ok', detail: told`there is none yet` };
      // While a server writes, the end was compared at its start, and the check compares it again.
      if (isFile && !existsSync(folder.server))
        checkLedgerEnd(folder, { acceptsLoss: false, isShared: sharedFile !== undefined });
      const finding = await readSite(config, (reader) => checkWhole(config, reader, onProgress, guard));
      return finding ?? { level: 'ok', detail: told`there is none yet` };
    },
  };
}

async function checkWhole(
  config: Pick<Config, 'data' | 'security' | 'pkcs11'>,
  { report, isMigrated }: LedgerReader,
  onProgress: ProofProgress | undefined,
  guard: SiteKeyGuard | null,
): Promise<Finding> {
  if (!isMigrated)
    return {
      level: 'warning',
      detail: told`not checked: the database is of an earlier release`,
      mend: told`start the server once, which brings the database up to date, and run this again`,
    };
  const folder = dataFolder(config.data.dir);
  const ring = await report('keyRing.list', null);
  const secrets = await openVaultReadOnly(ring, await siteKeyInPlace(siteKeyPlace(config, folder, guard), ring));
  if (secrets === null)
    return {
      level: 'error',
      detail: told`not checked: the site key of this database is not in its place`,
      mend: told`put the backup of the site key in place (docs/backup.md)`,
    };
  const proof = await new SqlLedgerProof({ report }, secrets, folder.checkpoint).check(onProgress);
  if (proof.finding !== null) return { level: 'error', detail: toldElsewhere(proof.finding.detail), mend: MEND };
  const [mismatch, ...others] = await report('ledger.mismatches', undefined);
  if (mismatch === undefined) return { level: 'ok', detail: told`${proof.links} commits and ${proof.rows} rows fit` };
  const { counter, id, counted, actual } = mismatch;
  return {
    level: 'error',
    detail: told`the counter ${counter} of ${id} is ${counted} and the rows are ${actual}; ${others.length} other counters differ`,
    mend: told`the rows are right: keep a copy of the data folder, and see renzheng ledger check for all counters`,
  };
}
