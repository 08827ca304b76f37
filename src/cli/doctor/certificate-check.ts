import type { SiteKeyGuard } from '../../platform/secrets/site-key-guard.ts';
import { siteKeyGuard, siteKeyPlace } from '../../composition/site-key-place.ts';
import type { Config } from '../../config/config.ts';
import { dataFolder } from '../../config/data-folder.ts';
import { told } from '../../kernel/told.ts';
import { isGenuine } from '../../people/erasure.ts';
import { openVaultReadOnly, siteKeyInPlace } from '../../storage/files/read-only-vault.ts';
import { certificateOf } from '../../storage/sql/register/erasure-log.ts';
import type { LedgerReader } from '../../storage/sqlite/ledger-reader.ts';
import type { Check, Finding } from './check.ts';
import { lookAtSite } from './site-reader.ts';

/** Certificates that one question reads, so that the check holds no more of them at a time. */
const PAGE = 500;
/** Certificates that are named. */
const NAMED_MAX = 5;

/**
 * Checks that the seal of every certificate of erasure in the database holds. It needs no server and disturbs none,
 * because it only reads.
 *
 * @param guard the token that opens the site key. The one of the settings if not given
 */
export function certificateCheck(
  config: Pick<Config, 'data' | 'security' | 'cluster' | 'postgres' | 'pkcs11'>,
  guard = siteKeyGuard(config),
): Check {
  return {
    name: told`certificates`,
    run: () => lookAtSite(config, (reader) => checkAll(config, reader, guard)),
  };
}

async function checkAll(
  config: Pick<Config, 'data' | 'security' | 'pkcs11'>,
  { report }: LedgerReader,
  guard: SiteKeyGuard | null,
): Promise<Finding> {
  const ring = await report('keyRing.list', null);
  const key = await siteKeyInPlace(siteKeyPlace(config, dataFolder(config.data.dir), guard), ring);
  const secrets = await openVaultReadOnly(ring, key);
  if (secrets === null)
    return { level: 'not-asked', detail: told`not checked: the site key of this database is not in its place` };
  const damaged: string[] = [];
  let count = 0;
  for (let before: string | null = null; ;) {
    const rows: Awaited<ReturnType<typeof report<'erasures.newest'>>> = await report('erasures.newest', {
      before,
      limit: PAGE,
    });
    for (const row of rows) if (!isGenuine(secrets, certificateOf(row))) damaged.push(row.certificateId);
    count += rows.length;
    if (rows.length < PAGE) break;
    before = rows.at(-1)?.certificateId ?? null;
  }
  if (damaged.length === 0) return { level: 'ok', detail: told`certificates of erasure whose seal holds: ${count}` };
  return {
    level: 'error',
    detail: told`${damaged.length} of ${count} certificates of erasure are not as they were issued: ${damaged.slice(0, NAMED_MAX).join(', ')}`,
    mend: told`see "A certificate that does not hold" in docs/register.md: erasures.jsonl of the data folder holds each as it was issued`,
  };
}
