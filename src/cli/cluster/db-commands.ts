import type { Command } from 'commander';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Config } from '../../config/config.ts';
import { postgresPlace } from '../../config/cluster-place.ts';
import { dataFolder } from '../../config/data-folder.ts';
import { siteKeyPlace } from '../../composition/site-key-place.ts';
import { siteKeyInPlace } from '../../storage/files/read-only-vault.ts';
import { addPrintOptions, printResult, type PrintOptions } from '../../terminal/print.ts';
import { systemClock } from '../../kernel/clock.ts';
import { openProgress } from '../../terminal/progress.ts';
import { NOT_A_CLUSTER, type ClusterCommandDeps } from './not-a-cluster.ts';
import type { CopyPlaces } from './copy-site.ts';
import { told, toldElsewhere } from '../../kernel/told.ts';
import { inShellLanguage, say } from '../../terminal/say.ts';

interface CopyOptions extends PrintOptions {
  readonly from: string;
  readonly to?: string;
  readonly report?: string;
}

/** Adds `renzheng db migrate`, `db copy`, `db verify` and `db check-report`. */
export function addDbCommands(db: Command, deps: ClusterCommandDeps): void {
  addMigrate(db, deps);
  addCopy(db, deps);
  addVerify(db, deps);
  addCheckReport(db, deps);
}

function addMigrate(db: Command, { configOf, terminal }: ClusterCommandDeps): void {
  addPrintOptions(
    db
      .command('migrate')
      .description('bring the schema of the PostgreSQL database forward, under a lock; nodes may go on meanwhile'),
  ).action(async (print: PrintOptions) => {
    const config = configOf();
    if (config.cluster.mode !== 'cluster') throw new Error(NOT_A_CLUSTER);
    const stores = await import('../../composition/stores/open-cluster-stores.ts');
    await stores.migrateClusterDatabase(config);
    printResult(terminal, await stores.examineClusterDatabase(config), print);
  });
}

function addCopy(db: Command, { configOf, terminal }: ClusterCommandDeps): void {
  addPlaces(
    db
      .command('copy')
      .description('copy the site of a data folder, whose server is stopped, into an empty PostgreSQL database'),
  ).action(async (options: CopyOptions) => {
    const config = copyConfig(configOf(), options);
    await withPlaces(config, options, async (places) => {
      const { copySite } = await import('./copy-site.ts');
      const progress = openProgress(terminal, 0, told`rows`);
      try {
        const rows = await copySite(places, (done, total, table) => progress.update(done, toldElsewhere(table), total));
        printResult(terminal, { rows }, options);
      } finally {
        progress.end();
      }
    });
    say(
      terminal,
      told`copied; the data folder is as it was. Compare both with renzheng db verify before a node starts. To go back, start the data folder again`,
    );
  });
}

function addVerify(db: Command, { configOf, terminal }: ClusterCommandDeps): void {
  addPlaces(
    db
      .command('verify')
      .description('compare a copy with the data folder: rows, sums of the ledger, order ids by day, sealed values')
      .option(
        '--report <file>',
        'also write the report as JSON to this file, sealed by this site (see db check-report)',
      ),
  ).action(async (options: CopyOptions) => {
    const config = copyConfig(configOf(), options);
    await withPlaces(config, options, async (places) => {
      const { verifyCopy } = await import('./copy-site.ts');
      const { sealReport } = await import('./copy-report.ts');
      const secrets = await secretsOf(config, options.from);
      const progress = openProgress(terminal, 0, told`rows`);
      const found = await verifyCopy(places, secrets, (done, total, table) =>
        progress.update(done, toldElsewhere(table), total),
      ).finally(() => progress.end());
      const report = sealReport(secrets, found, systemClock.nowMs());
      const isRead = options.json !== true && (options.csv ?? false) === false;
      const differences = found.differences.map((each) => ({ ...each, what: inShellLanguage(terminal, each.what) }));
      printResult(terminal, isRead ? { ...report, differences } : report, options, ['differences']);
      if (options.report !== undefined)
        writeFileSync(options.report, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
      if (!report.isEqual) terminal.failed?.();
    });
  });
}

function addCheckReport(db: Command, { configOf, terminal }: ClusterCommandDeps): void {
  addPrintOptions(
    db
      .command('check-report')
      .description('tell whether this site made a report of db verify, and whether it is unchanged')
      .argument('<file>', 'the report, as db verify --report wrote it'),
  ).action(async (file: string, print: PrintOptions) => {
    const config = configOf();
    if (config.postgres.url === undefined) throw new Error(NOT_A_CLUSTER);
    const { checkReport } = await import('./copy-report.ts');
    const checked = checkReport(await secretsOf(config, config.data.dir), readFileSync(file, 'utf8'));
    printResult(terminal, checked, print);
    if (!checked.isGenuine) terminal.failed?.();
  });
}

/** The secrets of the site in the database, opened by the site key of the settings or of a data folder. */
async function secretsOf(config: Config, dir: string) {
  const { openSecrets } = await import('./copy-site.ts');
  const { openPostgresReader } = await import('../../storage/postgres/postgres-reader.ts');
  const reader = openPostgresReader(postgresPlace(config));
  const ring = await reader.report('keyRing.list', null).finally(() => reader.close());
  return openSecrets({ ring, siteKey: await siteKeyInPlace(siteKeyPlace(config, dataFolder(dir)), ring) });
}

function addPlaces(command: Command): Command {
  command
    .requiredOption('--from <folder>', 'data folder of the site; its server must be stopped')
    .option(
      '--to <url>',
      'URL of the PostgreSQL database; by default postgres.url, which keeps a password off the command line',
    );
  addPrintOptions(command);
  return command;
}

/** The settings with the URL that the command names. */
function copyConfig(config: Config, { from, to }: CopyOptions): Config {
  if (!existsSync(dataFolder(from).database))
    throw new Error(told`${from} holds no database: name the data folder of the site`);
  const url = to ?? config.postgres.url;
  if (url === undefined) throw new Error(told`name the database to copy to: --to postgres://…, or set postgres.url`);
  return { ...config, postgres: { ...config.postgres, url } };
}

/** Opens both places for `act`, with the schema of this release in the database. */
async function withPlaces(
  config: Config,
  { from }: CopyOptions,
  act: (places: CopyPlaces) => Promise<void>,
): Promise<void> {
  const { openSiteTables } = await import('../../storage/sqlite/open-site-tables.ts');
  const { CopiedTables } = await import('../../storage/postgres/copied-tables.ts');
  const { migrateClusterDatabase } = await import('../../composition/stores/open-cluster-stores.ts');
  const site = openSiteTables(dataFolder(from).database);
  try {
    await migrateClusterDatabase(config);
    const to = await CopiedTables.open(postgresPlace(config));
    await act({ from: site.tables, to }).finally(() => to.close());
  } finally {
    site.close();
  }
}
