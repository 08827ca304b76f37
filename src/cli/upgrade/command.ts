import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import type { Config } from '../../config/config.ts';
import { postgresPlace } from '../../config/cluster-place.ts';
import { dataFolder } from '../../config/data-folder.ts';
import { productVersion } from '../../config/product-version.ts';
import type { PlannedStep } from '../../storage/sql/planned-step.ts';
import { addPrintOptions, printResult, type PrintOptions, type Terminal } from '../../terminal/print.ts';
import { sayResult, speakerOf } from '../../terminal/say.ts';
import { told } from '../../kernel/told.ts';

/** What the command needs of the command line. */
export interface UpgradeCommandDeps {
  readonly configOf: () => Config;
  readonly terminal: Terminal;
}

/**
 * Adds `renzheng upgrade --dry-run`. A start upgrades the database by itself, so the command only tells what the next
 * start would do. It needs no server and may run beside one.
 */
export function addUpgradeCommand(program: Command, { configOf, terminal }: UpgradeCommandDeps): void {
  const command = program
    .command('upgrade')
    .description('list what the next start of this release would change in the database')
    .requiredOption('--dry-run', 'only list it; the start of the server does it');
  addPrintOptions(command).action(async (print: PrintOptions) => {
    const steps = await plannedSteps(configOf());
    if (steps.length === 0 && print.json !== true)
      return sayResult(
        terminal,
        told`The database is that of release ${productVersion()} already: a start changes nothing in it.`,
      );
    const shown = steps.map(({ step, does, rows }) => ({ step, does: does.map(speakerOf(terminal)).join(', '), rows }));
    printResult(terminal, { steps: print.json === true ? steps : shown }, print, ['steps']);
  });
}

async function plannedSteps(config: Config): Promise<readonly PlannedStep[]> {
  const { cluster, data } = config;
  if (cluster.mode === 'cluster') {
    const { planPostgresUpgrade } = await import('../../storage/postgres/upgrade-plan.ts');
    return planPostgresUpgrade(postgresPlace(config));
  }
  const { database } = dataFolder(data.dir, cluster.sharedFile);
  if (!existsSync(database)) throw new Error(told`there is no database at ${database}: the first start makes it`);
  const { planUpgrade } = await import('../../storage/sqlite/upgrade-plan.ts');
  return planUpgrade(database);
}
