import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { adminListenerProblem } from './config-listeners.ts';
import { oidcProblem } from './config-oidc.ts';
import { tokenProblem } from './config-pkcs11.ts';
import { s3Problem } from './config-s3.ts';
import { clusterProblem } from './config-cluster.ts';
import { CONFIG_SCHEMA } from './config-schema.ts';
import { told, type Told } from '../kernel/told.ts';

/** Every setting after defaults and checks, by section, e.g. `config.http.port`. */
export type Config = Readonly<z.output<typeof CONFIG_SCHEMA>>;

type Raw = Record<string, Record<string, unknown>>;

/** One setting as documents and `doctor` show it. */
export interface Setting {
  readonly section: string;
  readonly field: string;
  /** Environment variable, e.g. `RENZHENG_HTTP_PORT`. */
  readonly variable: string;
  readonly secret: boolean;
  readonly description: string;
  readonly defaultValue: unknown;
}

/** Every setting in the order of the schema. */
export const SETTINGS: readonly Setting[] = Object.entries(CONFIG_SCHEMA.shape).flatMap(([section, { shape }]) =>
  Object.entries(shape).map(([field, schema]) => describeSetting(section, field, schema)),
);

function describeSetting(section: string, field: string, schema: z.ZodType): Setting {
  const parsed = schema.safeParse(undefined);
  const metas = [schema.meta(), schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType).meta() : undefined];
  return {
    section,
    field,
    variable: `RENZHENG_${snake(section)}_${snake(field)}`,
    secret: metas.some((meta) => meta?.['secret'] === true),
    description: schema.description ?? '',
    defaultValue: parsed.success ? parsed.data : undefined,
  };
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/**
 * Reads the whole configuration: the JSON file that RENZHENG_CONFIG names (if any), then the environment variables,
 * which win. A secret may also come from the file that `<VARIABLE>_FILE` names, e.g.
 * `RENZHENG_REGISTER_UPSTREAM_KEY_FILE`.
 *
 * Throws one Error that lists every problem, so that an operator can mend all of them at once.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: Told[] = [];
  const raw = readConfigFile(env['RENZHENG_CONFIG'], problems);
  for (const { section, field, variable, secret } of SETTINGS) {
    const value = env[variable] ?? (secret ? readSecretFile(env, `${variable}_FILE`, problems) : undefined);
    if (value !== undefined && value !== '') raw[section] = { ...raw[section], [field]: value };
  }
  problems.push(...unknownVariables(env));
  const complete = { ...Object.fromEntries(Object.keys(CONFIG_SCHEMA.shape).map((section) => [section, {}])), ...raw };
  const parsed = CONFIG_SCHEMA.safeParse(complete);
  if (!parsed.success) problems.push(...parsed.error.issues.map(explainIssue));
  if (parsed.success && (parsed.data.http.tlsCertFile === undefined) !== (parsed.data.http.tlsKeyFile === undefined)) {
    problems.push(told`http.tlsCertFile and http.tlsKeyFile go together: give both, or neither`);
  }
  if (
    parsed.success &&
    (parsed.data.register.upstreamUrl === undefined) !== (parsed.data.register.upstreamKey === undefined)
  ) {
    problems.push(told`register.upstreamUrl and register.upstreamKey go together: give both, or neither`);
  }
  if (parsed.success && parsed.data.videoLiveness.challengeScoreFrom > parsed.data.videoLiveness.challengeScoreBelow) {
    problems.push(
      told`videoLiveness.challengeScoreFrom is above challengeScoreBelow: no livingScore would be in doubt`,
    );
  }
  const listenerProblem = parsed.success ? adminListenerProblem(parsed.data) : null;
  if (listenerProblem !== null) problems.push(listenerProblem);
  const providerProblem = parsed.success ? oidcProblem(parsed.data.oidc) : null;
  if (providerProblem !== null) problems.push(providerProblem);
  const bucketProblem = parsed.success ? s3Problem(parsed.data.s3) : null;
  if (bucketProblem !== null) problems.push(bucketProblem);
  const guardProblem = parsed.success ? tokenProblem(parsed.data) : null;
  if (guardProblem !== null) problems.push(guardProblem);
  const sharedProblem = parsed.success ? clusterProblem(parsed.data) : null;
  if (sharedProblem !== null) problems.push(sharedProblem);
  if (!parsed.success || problems.length > 0)
    throw new Error([told`the configuration cannot be used:`, ...problems.map((text) => `  - ${text}`)].join('\n'));
  return parsed.data;
}

function readConfigFile(file: string | undefined, problems: Told[]): Raw {
  if (file === undefined) return {};
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (
      typeof value === 'object' &&
      value !== null &&
      Object.values(value).every((section) => typeof section === 'object' && section !== null)
    )
      return value as Raw;
    problems.push(told`RENZHENG_CONFIG: ${file} must hold one JSON object of sections, such as {"http":{"port":8080}}`);
  } catch (error) {
    problems.push(told`RENZHENG_CONFIG: ${file} cannot be read as JSON: ${(error as Error).message}`);
  }
  return {};
}

function readSecretFile(
  env: Readonly<Record<string, string | undefined>>,
  variable: string,
  problems: Told[],
): string | undefined {
  const file = env[variable];
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    problems.push(told`${variable}: ${(error as Error).message}`);
    return undefined;
  }
}

/** Variables that belong to tools and tests, not to the server. */
const OTHER_VARIABLES =
  /^RENZHENG_(CONFIG|TOKEN|URL|ADMIN_URL|MEASURING_DATA|MEASURING_DATA_REQUIRED|LEAVE_NOTHING_OUT|TEST_.*)$/;

function unknownVariables(env: Readonly<Record<string, string | undefined>>): Told[] {
  const known = new Set(
    SETTINGS.flatMap(({ variable, secret }) => (secret ? [variable, `${variable}_FILE`] : [variable])),
  );
  return Object.keys(env)
    .filter((name) => name.startsWith('RENZHENG_') && !known.has(name) && !OTHER_VARIABLES.test(name))
    .map((name) => told`${name} is not a setting; docs/configuration.md lists them all`);
}

/** Names the setting and what is wrong with it. It leaves out the value, which may be a secret. */
function explainIssue(issue: z.core.$ZodIssue): Told {
  const [section, field] = issue.path;
  const setting = SETTINGS.find((known) => known.section === section && known.field === field);
  const name = issue.path.join('.');
  // A setting is a text, so what zod received says nothing: a text that is no number is NaN, and a fraction a number.
  const message = issue.message.replace(/, received (?:NaN|number)$/, '');
  return setting ? told`${name} (${setting.variable}): ${message}` : told`${name}: ${message}`;
}
