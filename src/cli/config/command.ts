import type { Command } from 'commander';
import type { Config } from '../../config/config.ts';
import { shownSettings } from '../../config/shown-settings.ts';
import { addPrintOptions, printResult, type PrintOptions, type Terminal } from '../../terminal/print.ts';

/** What the commands of the configuration need of the command line. */
export interface ConfigCommandDeps {
  readonly configOf: () => Config;
  readonly terminal: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface Options extends PrintOptions {
  readonly changed?: boolean;
}

/** Adds `renzheng config show`, which shows the settings with which a server would start here. */
export function addConfigCommand(program: Command, { configOf, terminal, env }: ConfigCommandDeps): void {
  const command = program
    .command('config')
    .command('show')
    .description(
      'show the settings in force here, from the file of RENZHENG_CONFIG and the environment; secrets are hidden',
    )
    .option('--changed', 'only settings that differ from their default');
  addPrintOptions(command).action(({ changed, ...print }: Options) => {
    const settings = shownSettings(configOf(), env, changed === true);
    printResult(terminal, { settings }, print, ['settings']);
  });
}
