import type { Command } from 'commander';
import { NOT_A_CLUSTER, type ClusterCommandDeps } from './not-a-cluster.ts';
import { addPrintOptions, printResult, type PrintOptions } from '../../terminal/print.ts';

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
