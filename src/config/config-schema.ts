import { z } from 'zod';
import { BILLING_SETTINGS } from './config-billing.ts';
import { FEED_SETTINGS } from './config-feeds.ts';
import { TRACING_SETTINGS } from './config-tracing.ts';
import { WEBHOOK_SETTINGS } from './config-webhooks.ts';
import { ADMIN_SETTINGS } from './config-admin.ts';
import { ATTEMPT_SETTINGS, FACE_VERIFY_SETTINGS } from './config-faces.ts';
import { OIDC_SETTINGS } from './config-oidc.ts';
import { RETENTION_SETTINGS } from './config-retention.ts';
import { CHANGE_SETTINGS, CLOCK_SETTINGS, CLUSTER_SETTINGS, POSTGRES_SETTINGS } from './config-cluster.ts';
import { PKCS11_SETTINGS } from './config-pkcs11.ts';
import { REDIS_SETTINGS } from './config-redis.ts';
import { S3_SETTINGS } from './config-s3.ts';
import { LEASE_SETTINGS } from './config-leases.ts';
import { START_SETTINGS } from './config-start.ts';
import { TIME_ZONE_SETTINGS } from './config-time-zones.ts';
import { UNKNOWN_ANSWERS } from './config-unknown.ts';
import { list, optionalText, port } from './config-values.ts';
import { codeMap, VIDEO_LIVENESS_SETTINGS, VIDEO_SETTINGS } from './config-video.ts';

const SECRET = { secret: true } as const;
const days = (byDefault: number) => z.coerce.number().int().min(1).max(3650).default(byDefault);
const OFF = 'off if not set';

/**
 * Every setting with its default and its meaning. docs/configuration.md and the names of the environment variables are
 * made from it, e.g. `RENZHENG_HTTP_PORT` for `http.port`.
 */
export const CONFIG_SCHEMA = z.strictObject({
  data: z.strictObject({
    dir: z.string().min(1).default('data').describe('Folder of the database, the site key and snapshots'),
    modelsDir: optionalText.describe('Folder of the model files; by default `models` beside the program'),
  }),
  start: START_SETTINGS,
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
      .describe('Addresses or CIDR ranges of proxies that are trusted with X-Forwarded-For, separated by commas'),
    tlsCertFile: optionalText.describe(
      'PEM certificate chain; with tlsKeyFile the server speaks TLS, and it reloads both files when they change',
    ),
    tlsKeyFile: optionalText.describe('PEM private key of the certificate'),
    largeBodiesMax: z.coerce
      .number()
      .int()
      .min(1)
      .default(8)
      .describe(
        'How many bodies over 1 MiB of live apps are read at the same time; one app gets at most half. Sandbox apps, and callers without a known key, get a quarter as many each',
      ),
    largeBodiesWaitingMax: z.coerce
      .number()
      .int()
      .min(0)
      .default(64)
      .describe('Large bodies that may wait in each of these groups; more are refused'),
    connectionsMax: z.coerce
      .number()
      .int()
      .min(1)
      .default(20_000)
      .describe('Most open sockets; more are closed at once'),
    requestTimeoutMs: z.coerce
      .number()
      .int()
      .min(1000)
      .default(30_000)
      .describe('Longest time for a request to arrive, milliseconds'),
    drainSeconds: z.coerce
      .number()
      .min(0)
      .max(600)
      .default(0)
      .describe(
        'How long a server that was told to end still takes calls while /readyz says 503, seconds. Behind a balancer, give the time in which it notices, e.g. 10',
      ),
    shutdownTimeoutMs: z.coerce
      .number()
      .int()
      .min(0)
      .default(20_000)
      .describe('How long a shutdown waits for admitted calls, milliseconds'),
  }),
  wire: z.strictObject({
    codes: codeMap
      .default({})
      .describe(
        "Your own numbers for the product's own codes of any of the five APIs, such as `279781=279750,2546113=2546130`; see docs/errors.md",
      ),
    quotaReason: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .default('请求超过次数限制')
      .describe(
        'The reason of 10012, for clients that compare its words instead of the code, e.g. `超过每日可允许请求次数!`',
      ),
  }),
  admin: ADMIN_SETTINGS,
  oidc: OIDC_SETTINGS,
  security: z.strictObject({
    siteKey: optionalText
      .meta(SECRET)
      .describe(
        'Site key, 64 hex digits, under which all personal data is encrypted, or what `renzheng secret seal-site-key` prints; by default a file made at the first start',
      ),
    previousSiteKey: optionalText
      .meta(SECRET)
      .describe('The previous site key, for the first start after it was changed; only together with siteKey'),
    siteKeyFile: optionalText.describe('File of the site key; by default `site.key` in the data folder'),
    cipher: z
      .enum(['aes-256-gcm', 'sm4-gcm'])
      .default('aes-256-gcm')
      .describe('Cipher for personal data that is written from this start on; older data stays readable'),
  }),
  pkcs11: PKCS11_SETTINGS,
  cluster: CLUSTER_SETTINGS,
  postgres: POSTGRES_SETTINGS,
  changes: CHANGE_SETTINGS,
  clock: CLOCK_SETTINGS,
  leases: LEASE_SETTINGS,
  redis: REDIS_SETTINGS,
  s3: S3_SETTINGS,
  backup: z.strictObject({
    dir: optionalText.describe(
      'Folder for scheduled backups, preferably on another machine. By default the one that `renzheng backup --schedule` set',
    ),
    everyHours: z.coerce.number().min(0.25).max(8_760).default(24).describe('Hours between two scheduled backups'),
    keepDays: days(30).describe('Days until the server removes a scheduled backup'),
    recipientFile: optionalText.describe(
      'X25519 public key (PEM) to which the site key is sealed in these backups; without it they hold no site key',
    ),
  }),
  inference: z.strictObject({
    workers: z.coerce
      .number()
      .int()
      .min(1)
      .max(64)
      .optional()
      .describe('Worker threads that decode and infer, each using one core; by default one for each core'),
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
      .describe('Longest time for one job, including its wait, milliseconds'),
    detectorManifest: optionalText.describe('Manifest (JSON) of a face detector of your own'),
    encoderManifest: optionalText.describe(
      'Manifest (JSON) of a face encoder of your own; needs its own calibration and re-enrolment',
    ),
    livenessManifest: optionalText.describe('Manifest (JSON) of a liveness model of your own'),
  }),
  calibration: z.strictObject({
    folder: optionalText.describe(
      `Folder of labelled photos and clips of your own and of the lists that name them, from which the console calibrates faces and liveness; ${OFF}`,
    ),
  }),
  video: VIDEO_SETTINGS,
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
        'Base URL of another server with the same wire, which answers face verification for people that this register does not know',
      ),
    upstreamKey: optionalText.meta(SECRET).describe('Key at the upstream server'),
    upstreamTimeoutMs: z.coerce
      .number()
      .int()
      .min(100)
      .default(5_000)
      .describe('Longest wait for the upstream server, milliseconds'),
  }),
  faceVerify: FACE_VERIFY_SETTINGS,
  faceGuard: z.strictObject({
    unknownPerson: UNKNOWN_ANSWERS.faceGuard,
    sealAfterMinutes: z.coerce
      .number()
      .min(0)
      .max(1_439)
      .default(0)
      .describe(
        'Minutes after midnight, Asia/Shanghai, until which the previous day waits for late attack reports (`res` XXX3 meanwhile)',
      ),
  }),
  fraudScore: z.strictObject({ unknownPerson: UNKNOWN_ANSWERS.fraudScore }),
  videoLiveness: VIDEO_LIVENESS_SETTINGS,
  attempts: ATTEMPT_SETTINGS,
  risk: z.strictObject({
    unknownAccount: UNKNOWN_ANSWERS.account,
    velocityEntitiesMax: z.coerce
      .number()
      .int()
      .min(1_000)
      .max(100_000_000)
      .default(1_000_000)
      .describe(
        'How many addresses, devices, accounts and so on have their windows kept; beyond it, those that were idle longest are forgotten',
      ),
    velocityMegabytesMax: z.coerce
      .number()
      .int()
      .min(16)
      .max(65_536)
      .default(256)
      .describe('Memory for these windows, megabytes; beyond it, those that were idle longest are forgotten'),
    velocitySnapshotMinutes: z.coerce
      .number()
      .min(0.1)
      .max(1_440)
      .default(10)
      .describe('How often the windows are saved, minutes; a start reads later events from the journal'),
    decisionsAsEvidence: z
      .stringbool()
      .or(z.boolean())
      .default(true)
      .describe('Whether rejected requests become evidence of the fraud score against the device that acted'),
    ...TIME_ZONE_SETTINGS,
    weChatUrl: z.url().optional().describe(`Base URL for checking WeChat sign-in tokens (RiskType 104, 3), ${OFF}`),
    weChatSessionKeyUrl: z
      .url()
      .optional()
      .describe(`Your own service that returns the session keys of mini program users, ${OFF}`),
    qqUrl: z.url().optional().describe(`Base URL for checking QQ sign-in tokens (RiskType 104, 3), ${OFF}`),
    openAccountTimeoutMs: z.coerce
      .number()
      .int()
      .min(50)
      .max(10_000)
      .default(1_000)
      .describe('How long to wait for WeChat or QQ, milliseconds; then the decision goes on without them'),
  }),
  limits: z.strictObject({
    addressPerSecond: z.coerce
      .number()
      .min(0)
      .max(1e6)
      .default(1000)
      .describe(
        'Calls a second from one address to one app, if the app has no rate of its own (10011); 0 for no limit',
      ),
    addressBurst: z.coerce.number().int().min(1).max(1e6).default(2000).describe('Most calls from one address at once'),
  }),
  billing: z.strictObject(BILLING_SETTINGS),
  feeds: FEED_SETTINGS,
  webhooks: WEBHOOK_SETTINGS,
  retention: RETENTION_SETTINGS,
  tracing: TRACING_SETTINGS,
  log: z.strictObject({
    level: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
      .default('info')
      .describe('Least severe log entry that is written'),
  }),
});
