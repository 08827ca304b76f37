import { SETTINGS, type Config, type Setting } from './config.ts';

/** A setting in force, as operators see it. */
export interface ShownSetting {
  /** Section and field, e.g. `http.port`. */
  readonly setting: string;
  /** `hidden` for a secret that is set. Lists and objects are JSON. */
  readonly value: string | number | boolean | null;
  readonly from: 'environment' | 'file' | 'default';
  /** The environment variable that sets it, e.g. `RENZHENG_HTTP_PORT`. */
  readonly variable: string;
}

/**
 * Lists the settings in force in the order of the schema. Secrets are hidden.
 *
 * @param env the environment that the configuration was read from
 * @param isChangedOnly whether settings that have their default are left out
 */
export function shownSettings(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
  isChangedOnly: boolean,
): readonly ShownSetting[] {
  const shown = SETTINGS.map((setting) => shownOf(setting, config, env));
  return isChangedOnly ? shown.filter(({ from }) => from !== 'default') : shown;
}

function shownOf(setting: Setting, config: Config, env: Readonly<Record<string, string | undefined>>): ShownSetting {
  const { section, field, variable, secret, defaultValue } = setting;
  const value = (config[section as keyof Config] as Readonly<Record<string, unknown>>)[field];
  return {
    setting: `${section}.${field}`,
    value: secret && value !== undefined && value !== null ? 'hidden' : plainOf(value),
    from: sourceOf(variable, env, JSON.stringify(value) === JSON.stringify(defaultValue)),
    variable,
  };
}

function plainOf(value: unknown): ShownSetting['value'] {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}

function sourceOf(
  variable: string,
  env: Readonly<Record<string, string | undefined>>,
  isDefault: boolean,
): ShownSetting['from'] {
  if ((env[variable] ?? '') !== '' || (env[`${variable}_FILE`] ?? '') !== '') return 'environment';
  return isDefault ? 'default' : 'file';
}
