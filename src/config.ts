import { readFileSync } from 'node:fs';
import { z } from 'zod';

const SECRET = { secret: true } as const;
const port = z.coerce.number().int().min(0).max(65_535);
const list = z.preprocess(
  (text) =>
    typeof text === 'string'
      ? text
          .split(',')
          .map((part) => part.trim())
          .filter(Boolean)
      : text,
  z.array(z.string()),
);
const optionalText = z.string().min(1).optional();
const days = (byDefault: number) => z.coerce.number().int().min(1).max(3650).default(byDefault);
const OFF = 'off where absent';

/** Every setting, its default and its meaning. docs/configuration.md and the environment's names are made from this. */
export const CONFIG_SCHEMA = z.strictObject({
  data: z.strictObject({
    dir: z.string().min(1).default('data').describe('Folder of the database, the site key and snapshots'),
    modelsDir: optionalText.describe('Folder of the model files; by default `models` beside the program'),
  }),
  http: z.strictObject({
    host: z.string().default('127.0.0.1').describe('Address that the five APIs listen on; 0.0.0.0 for every interface'),
    port: port.default(8080).describe('TCP port of the five APIs; 0 takes a free one'),
    publicUrl: z
      .url()
      .optional()
      .describe(
        'Scheme and host under which clients reach this server, for links in answers; by default taken from each request',
      ),
    trustedProxies: list
      .default([])
      .describe('Addresses or CIDR ranges of proxies whose X-Forwarded-For is believed, separated by commas'),
    tlsCertFile: optionalText.describe(
      'PEM certificate chain; with tlsKeyFile the server speaks TLS and reloads both when they change',
    ),
    tlsKeyFile: optionalText.describe('PEM private key of the certificate'),
    largeBodiesMax: z.coerce
      .number()
      .int()
      .min(1)
      .default(8)
      .describe('Bodies over 1 MiB that are read at the same time'),
    largeBodiesWaitingMax: z.coerce
      .number()
      .int()
      .min(0)
      .default(64)
      .describe('Large bodies that may wait for their turn; more are refused'),
    connectionsMax: z.coerce.number().int().min(1).default(20_000).describe('Open sockets; more are closed at once'),
    requestTimeoutMs: z.coerce
      .number()
      .int()
      .min(1000)
      .default(30_000)
      .describe('Longest time for a request to arrive, milliseconds'),
    shutdownTimeoutMs: z.coerce
      .number()
      .int()
      .min(0)
      .default(20_000)
      .describe('Longest wait for admitted calls at shutdown, milliseconds'),
  }),
  admin: z.strictObject({
    host: optionalText.describe('Another address for the admin API; by default it shares the listener of the five'),
    port: port.optional().describe('Another TCP port for the admin API'),
    sessionHours: z.coerce
      .number()
      .min(0.1)
      .max(720)
      .default(12)
      .describe('How long an administrator stays signed in, hours'),
    requestsPerMinute: z.coerce.number().int().min(1).default(600).describe('Admin requests a minute from one address'),
  }),
  security: z.strictObject({
    siteKey: optionalText
      .meta(SECRET)
      .describe(
        'Site key, 64 hex digits, under which all personal data is encrypted; by default a file made at the first start',
      ),
    previousSiteKey: optionalText
      .meta(SECRET)
      .describe('The site key before the present one, for the start after it was changed; only beside siteKey'),
    siteKeyFile: optionalText.describe('File of the site key; by default `site.key` in the data folder'),
    cipher: z
      .enum(['aes-256-gcm', 'sm4-gcm'])
      .default('aes-256-gcm')
      .describe('Cipher of personal data written from here on; older data stays readable'),
  }),
  inference: z.strictObject({
    workers: z.coerce
      .number()
      .int()
      .min(1)
      .max(64)
      .optional()
      .describe('Worker threads that decode and infer, one core each; by default one a core'),
    queueMax: z.coerce
      .number()
      .int()
      .min(1)
      .default(256)
      .describe('Inference jobs that may wait; more are refused at once'),
    timeoutMs: z.coerce
      .number()
      .int()
      .min(100)
      .default(10_000)
      .describe('Longest time for one job, waiting included, milliseconds'),
    detectorManifest: optionalText.describe('Manifest (JSON) of a face detector of your own'),
    encoderManifest: optionalText.describe(
      'Manifest (JSON) of a face encoder of your own; needs its own calibration and re-enrolment',
    ),
    livenessManifest: optionalText.describe('Manifest (JSON) of a liveness model of your own'),
  }),
  video: z.strictObject({
    decoder: z
      .enum(['auto', 'ffmpeg', 'wasm'])
      .default('auto')
      .describe(
        "What decodes videos: the system's ffmpeg, the WebAssembly decoder (npm @ffmpeg/core), or the first of them that works",
      ),
    concurrency: z.coerce
      .number()
      .int()
      .min(1)
      .max(64)
      .optional()
      .describe('Videos that are decoded at the same time, one core each; by default one a core'),
    queueMax: z.coerce.number().int().min(0).default(32).describe('Videos that may wait; more are refused at once'),
    timeoutMs: z.coerce
      .number()
      .int()
      .min(100)
      .default(15_000)
      .describe('Longest time to decode one video, milliseconds'),
  }),
  sources: z.strictObject({
    file: optionalText.describe(
      'File (JSON) that says which servers answer which API, in which order, and what they cost; see docs/sources.md',
    ),
  }),
  register: z.strictObject({
    keepPhotos: z
      .stringbool()
      .or(z.boolean())
      .default(false)
      .describe('Whether register photos are kept, encrypted, beside their embeddings'),
    upstreamUrl: z
      .url()
      .optional()
      .describe(
        'Base URL of another server with this wire that answers face verification for people this register does not know',
      ),
    upstreamKey: optionalText.meta(SECRET).describe('Key at the upstream server'),
    upstreamTimeoutMs: z.coerce
      .number()
      .int()
      .min(100)
      .default(5_000)
      .describe('Longest wait for the upstream server, milliseconds'),
  }),
  faceVerify: z.strictObject({
    attackScoreBelow: z.coerce
      .number()
      .min(0)
      .max(100)
      .default(20)
      .describe('A compared face that scores below this counts as an attack on the person; 0 switches the rule off'),
  }),
  risk: z.strictObject({
    velocityEntitiesMax: z.coerce
      .number()
      .int()
      .min(1_000)
      .max(100_000_000)
      .default(1_000_000)
      .describe('Addresses, devices, accounts… whose windows are kept; beyond it, the longest idle are forgotten'),
    velocityMegabytesMax: z.coerce
      .number()
      .int()
      .min(16)
      .max(65_536)
      .default(256)
      .describe('Memory of these windows, megabytes; beyond it, the longest idle are forgotten'),
    velocitySnapshotMinutes: z.coerce
      .number()
      .min(0.1)
      .max(1_440)
      .default(10)
      .describe('How often the windows are saved, minutes; what came since is read from the journal at a start'),
    weChatUrl: z.url().optional().describe(`Base URL for checking WeChat sign-in tokens (RiskType 104, 3), ${OFF}`),
    weChatSessionKeyUrl: z
      .url()
      .optional()
      .describe(`Your own service that gives session keys of mini program users, ${OFF}`),
    qqUrl: z.url().optional().describe(`Base URL for checking QQ sign-in tokens (RiskType 104, 3), ${OFF}`),
    openAccountTimeoutMs: z.coerce
      .number()
      .int()
      .min(50)
      .max(10_000)
      .default(1_000)
      .describe('Longest wait for WeChat or QQ, milliseconds; then the decision goes on without'),
  }),
  limits: z.strictObject({
    addressPerSecond: z.coerce
      .number()
      .min(0)
      .max(1e6)
      .default(1000)
      .describe(
        'Calls a second of one address at one app, where the app has no rate of its own (10011); 0 for no bound',
      ),
    addressBurst: z.coerce.number().int().min(1).max(1e6).default(2000).describe('Calls of one address at once'),
  }),
  retention: z.strictObject({
    traceDays: z.coerce
      .number()
      .int()
      .min(1)
      .max(3650)
      .default(180)
      .describe('Days that the numbers which decided a call are kept for `ledger explain`; ledger rows stay'),
    riskDecisionDays: days(180).describe('Days that a risk decision is kept for `risk explain` and `risk replay`'),
    riskEventDays: days(30).describe(
      'Days that the request behind a risk decision is kept, encrypted, for `risk backtest`; never longer than the decision',
    ),
    riskProfileDays: days(365).describe(
      'Days without a request after which the habits of an account, device or phone are forgotten',
    ),
  }),
  log: z.strictObject({
    level: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
      .default('info')
      .describe('Least severe entry that is written'),
  }),
});

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
 * Reads the whole configuration, once: the JSON file that RENZHENG_CONFIG names (if any), then environment variables,
 * which win. A secret may also come from the file that `<VARIABLE>_FILE` names.
 * Throws one error that lists every problem, so that an operator mends them in one pass.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
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
    problems.push('http.tlsCertFile and http.tlsKeyFile go together: give both, or neither');
  }
  if (
    parsed.success &&
    (parsed.data.register.upstreamUrl === undefined) !== (parsed.data.register.upstreamKey === undefined)
  ) {
    problems.push('register.upstreamUrl and register.upstreamKey go together: give both, or neither');
  }
  if (!parsed.success || problems.length > 0)
    throw new Error(`the configuration cannot be used:\n${problems.map((text) => `  - ${text}`).join('\n')}`);
  return parsed.data;
}

function readConfigFile(file: string | undefined, problems: string[]): Raw {
  if (file === undefined) return {};
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (
      typeof value === 'object' &&
      value !== null &&
      Object.values(value).every((section) => typeof section === 'object' && section !== null)
    )
      return value as Raw;
    problems.push(`RENZHENG_CONFIG: ${file} must hold one JSON object of sections, such as {"http":{"port":8080}}`);
  } catch (error) {
    problems.push(`RENZHENG_CONFIG: ${file} cannot be read as JSON: ${(error as Error).message}`);
  }
  return {};
}

function readSecretFile(
  env: Readonly<Record<string, string | undefined>>,
  variable: string,
  problems: string[],
): string | undefined {
  const file = env[variable];
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    problems.push(`${variable}: ${(error as Error).message}`);
    return undefined;
  }
}

/** Variables that belong to tools and tests, not to the server. */
const OTHER_VARIABLES =
  /^RENZHENG_(CONFIG|TOKEN|URL|MEASURING_DATA|MEASURING_DATA_REQUIRED|LEAVE_NOTHING_OUT|TEST_.*)$/;

function unknownVariables(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Set(
    SETTINGS.flatMap(({ variable, secret }) => (secret ? [variable, `${variable}_FILE`] : [variable])),
  );
  return Object.keys(env)
    .filter((name) => name.startsWith('RENZHENG_') && !known.has(name) && !OTHER_VARIABLES.test(name))
    .map((name) => `${name} is not a setting; docs/configuration.md lists them all`);
}

/** Names the setting and what is wrong with it, without its value: it may be a secret. */
function explainIssue(issue: z.core.$ZodIssue): string {
  const [section, field] = issue.path;
  const setting = SETTINGS.find((known) => known.section === section && known.field === field);
  return `${issue.path.join('.')}${setting ? ` (${setting.variable})` : ''}: ${issue.message}`;
}
