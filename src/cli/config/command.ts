import type { Command } from 'commander';
import { SETTINGS, type Config, type Setting } from '../../config/config.ts';
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
    const config = configOf();
    const shown = SETTINGS.map((setting) => shownOf(setting, config, env));
    const settings = changed === true ? shown.filter(({ from }) => from !== 'default') : shown;
    printResult(terminal, { settings }, print, ['settings']);
  });
}

function shownOf(setting: Setting, config: Config, env: ConfigCommandDeps['env']) {
  const { section, field, variable, secret, defaultValue } = setting;
  const value = (config[section as keyof Config] as Readonly<Record<string, unknown>>)[field];
  const isSet = value !== undefined && value !== null;
  return {
    setting: `${section}.${field}`,
    value: secret && isSet ? 'hidden' : isSet && typeof value === 'object' ? JSON.stringify(value) : (value ?? null),
    from: sourceOf(variable, env, JSON.stringify(value) === JSON.stringify(defaultValue)),
    variable,
  };
}

function sourceOf(variable: string, env: ConfigCommandDeps['env'], isDefault: boolean): string {
  if ((env[variable] ?? '') !== '' || (env[`${variable}_FILE`] ?? '') !== '') return 'environment';
  return isDefault ? 'default' : 'file';
}
