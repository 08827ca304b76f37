import type { Command } from 'commander';
import type { Config } from '../../config/config.ts';
import { addPrintOptions, printResult, type PrintOptions, type Terminal } from '../../terminal/print.ts';

/** What the commands of a cluster need of the command line. */
export interface ClusterCommandDeps {
  readonly configOf: () => Config;
  readonly terminal: Terminal;
}

const NOT_A_CLUSTER =
  'the settings name no cluster: set cluster.mode=cluster and postgres.url (docs/cluster.md). One process with SQLite brings its schema forward when it starts';

/** Adds `renzheng cluster init`. It exits with 1 if one of the services cannot be used as it is. */
export function addClusterInitCommand(cluster: Command, { configOf, terminal }: ClusterCommandDeps): void {
  addPrintOptions(
    cluster
      .command('init')
      .description('check the services of a cluster, make the schema of its database, and load the functions of Redis'),
  ).action(async (print: PrintOptions) => {
    const config = configOf();
    if (config.cluster.mode !== 'cluster') throw new Error(NOT_A_CLUSTER);
    const { prepareCluster } = await import('../../composition/prepare-cluster.ts');
    const engines = await prepareCluster(config);
    printResult(terminal, { engines }, print);
    if (engines.some(({ level }) => level === 'error')) terminal.failed?.();
  });
}

/** Adds `renzheng db migrate`. */
export function addDbCommands(db: Command, { configOf, terminal }: ClusterCommandDeps): void {
  addPrintOptions(
    db
      .command('migrate')
      .description('bring the schema of the PostgreSQL database forward, under a lock; nodes may go on meanwhile'),
  ).action(async (print: PrintOptions) => {
    const config = configOf();
    if (config.cluster.mode !== 'cluster') throw new Error(NOT_A_CLUSTER);
    const { migrateClusterDatabase, examineClusterDatabase } = await import('../../composition/open-cluster-stores.ts');
    await migrateClusterDatabase(config);
    printResult(terminal, await examineClusterDatabase(config), print);
  });
}
