import { readFileSync } from 'node:fs';
import type { Client } from 'pg';
import { loadDriver } from './driver.ts';
import type { EngineFinding } from '../../platform/nodes/engine-state.ts';
import { readMigrations } from './migrate.ts';
import type { PostgresOptions } from './postgres-database.ts';
import { hostsOf } from './postgres-url.ts';
import { told, toldElsewhere, toldTogether, type Told } from '../../kernel/told.ts';

const TIMEOUT_MS = 5000;
const VERSION_MIN = 140_000;

/** What the primary tells of itself. */
interface Settings {
  readonly version: string;
  readonly number: number;
  readonly encoding: string;
  readonly commit: string;
  readonly fsync: string;
  readonly pages: string;
  readonly readOnly: string;
  readonly standbys: number;
  readonly syncStandbys: number;
  readonly lagSeconds: number | null;
}

/** Where the database of a cluster is, and what is asked of it. */
export interface ExaminedPostgres extends Pick<PostgresOptions, 'url' | 'tlsCaFile'> {
  /** How many synchronous standbys the primary must have. */
  readonly minSyncReplicas?: number;
}

/** A problem, and what mends it. */
type Problem = readonly [level: 'warning' | 'error', detail: Told, mend: Told];

/**
 * Looks at the database of a cluster: version, encoding, what a commit waits for, the schema, standbys and their lag, and
 * whether counters of limits hold what is leased of them. It changes nothing. Throws an Error that says what to do if
 * the driver is not installed.
 */
export async function examinePostgres(options: ExaminedPostgres): Promise<EngineFinding> {
  const driver = await loadDriver();
  const tried: Told[] = [];
  for (const connectionString of hostsOf(options.url)) {
    const client = new driver.Client({
      connectionString,
      application_name: 'renzheng doctor',
      connectionTimeoutMillis: TIMEOUT_MS,
      query_timeout: TIMEOUT_MS,
      ...(options.tlsCaFile !== undefined && { ssl: { ca: readFileSync(options.tlsCaFile, 'utf8') } }),
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      if (await isStandby(client)) tried.push(told`a standby`);
      else return await examinePrimary(client, options.minSyncReplicas ?? 0);
    } catch (error) {
      tried.push(problemText(error));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return {
    level: 'error',
    detail: told`no host of postgres.url is a primary that answers: ${tried.join('; ')}`,
    mend: told`start the primary or promote a standby, and look at postgres.url and the password`,
  };
}

async function isStandby(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ standby: boolean }>('SELECT pg_is_in_recovery() AS standby');
  return rows[0]?.standby === true;
}

async function examinePrimary(client: Client, minSyncReplicas: number): Promise<EngineFinding> {
  const settings = await tell(client);
  const problems = [
    ...settingProblems(settings),
    ...(await schemaProblems(client)),
    ...standbyProblems(settings, minSyncReplicas),
  ];
  if (problems.length === 0) {
    const standbys =
      settings.standbys === 0
        ? told`no standby`
        : told`${settings.standbys} standbys, ${settings.syncStandbys} synchronous`;
    return { level: 'ok', detail: told`PostgreSQL ${settings.version}, ${standbys}` };
  }
  const level = problems.some(([each]) => each === 'error') ? 'error' : 'warning';
  const texts = (part: 1 | 2) => toldTogether([...new Set(problems.map((problem) => problem[part]))]);
  return { level, detail: told`PostgreSQL ${settings.version}: ${texts(1)}`, mend: texts(2) };
}

async function tell(client: Client): Promise<Settings> {
  const { rows } = await client.query<Settings>(`SELECT
      split_part(current_setting('server_version'), ' ', 1) AS version,
      current_setting('server_version_num')::int AS number,
      current_setting('server_encoding') AS encoding,
      current_setting('synchronous_commit') AS commit,
      current_setting('fsync') AS fsync,
      current_setting('full_page_writes') AS pages,
      current_setting('transaction_read_only') AS "readOnly",
      (SELECT count(*)::int FROM pg_stat_replication WHERE state IS DISTINCT FROM 'backup') AS standbys,
      (SELECT count(*)::int FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum')) AS "syncStandbys",
      (SELECT max(extract(epoch FROM replay_lag))::float8 FROM pg_stat_replication) AS "lagSeconds"`);
  const [settings] = rows;
  if (settings === undefined) throw new Error('the server told nothing');
  return settings;
}

function settingProblems({ number, version, encoding, commit, fsync, pages, readOnly }: Settings): readonly Problem[] {
  const problems: Problem[] = [];
  if (readOnly === 'on')
    problems.push([
      'error',
      told`it takes no writes, so no call is answered`,
      told`give the disk of the database room if its service made it read-only, then set default_transaction_read_only to off`,
    ]);
  if (number < VERSION_MIN)
    problems.push(['error', told`version ${version} is too old`, told`install PostgreSQL 14 or newer`]);
  if (encoding !== 'UTF8')
    problems.push(['error', told`the encoding is ${encoding}`, told`make the database again with ENCODING UTF8`]);
  if (commit === 'off')
    problems.push(['error', told`a commit does not wait for the disk`, told`set synchronous_commit to on`]);
  if (fsync === 'off') problems.push(['error', told`fsync is off: a loss of power loses rows`, told`set fsync to on`]);
  if (pages === 'off')
    problems.push([
      'error',
      told`full_page_writes is off: a loss of power damages pages`,
      told`set full_page_writes to on`,
    ]);
  return problems;
}

const LAG_MAX_SECONDS = 30;

function standbyProblems(
  { lagSeconds, standbys, syncStandbys }: Settings,
  minSyncReplicas: number,
): readonly Problem[] {
  const problems: Problem[] = [];
  if (syncStandbys < minSyncReplicas)
    problems.push([
      'error',
      told`${syncStandbys} synchronous standbys follow, and postgres.minSyncReplicas asks for ${minSyncReplicas}: no node is ready`,
      told`start the standbys, and name them in synchronous_standby_names`,
    ]);
  else if (standbys > 0 && syncStandbys === 0)
    problems.push([
      'warning',
      told`no standby is synchronous: one that is promoted may lack acknowledged calls`,
      told`name the standbys in synchronous_standby_names, and set postgres.minSyncReplicas`,
    ]);
  if (lagSeconds !== null && lagSeconds > LAG_MAX_SECONDS)
    problems.push([
      'warning',
      told`a standby is ${Math.round(lagSeconds)} s behind`,
      told`look at the standby and at its network; reports from it are as old`,
    ]);
  return problems;
}

/** Problems of the schema, and of what lies in it. */
async function schemaProblems(client: Client): Promise<readonly Problem[]> {
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('schema_migrations') IS NOT NULL AS there`,
  );
  if (rows[0]?.there !== true) return [['warning', told`there is no schema yet`, told`renzheng cluster init`]];
  const { rows: steps } = await client.query<{ applied: number; needed: number }>(
    'SELECT count(*)::int AS applied, max(min_reader)::int AS needed FROM schema_migrations',
  );
  const { applied = 0, needed = 0 } = steps[0] ?? {};
  const known = readMigrations().length;
  if (needed > known)
    return [
      [
        'error',
        told`the schema has step ${applied}, and this release reads up to ${known}`,
        told`install the newer release`,
      ],
    ];
  if (applied < known)
    return [
      [
        'warning',
        told`the schema has step ${applied} of ${known}`,
        told`renzheng db migrate, or start a node of this release`,
      ],
    ];
  return [...(await guardProblems(client)), ...(await leaseProblems(client))];
}

/** Tables with triggers that keep rows as they are: `NAME_not_changed` and `NAME_not_removed`. */
const GUARDED = ['ledger', 'credits', 'audit', 'chains', 'chain_links', 'statements', 'statement_credits', 'erasures'];

/** The owner of the tables can switch their triggers off, by accident too, e.g. for a restore that was broken off. */
async function guardProblems(client: Client): Promise<readonly Problem[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM unnest($1::text[]) AS name WHERE current_setting('session_replication_role') = 'replica' OR (
      SELECT count(*) FROM pg_trigger WHERE tgrelid = to_regclass(name) AND tgenabled IN ('O', 'A')
        AND tgname IN (name || '_not_changed', name || '_not_removed')) < 2`,
    [GUARDED],
  );
  if (rows.length === 0) return [];
  return [
    [
      'error',
      told`rows of ${rows.map(({ name }) => name).join(', ')} can be changed and removed: their triggers are off or gone`,
      told`switch them on (ALTER TABLE … ENABLE TRIGGER ALL, session_replication_role origin), or take them from 0002-tables.sql if they are gone; then run renzheng ledger check`,
    ],
  ];
}

async function leaseProblems(client: Client): Promise<readonly Problem[]> {
  const { rows } = await client.query<{ wrong: number }>(`SELECT count(*)::int AS wrong FROM quota_counters
    LEFT JOIN (SELECT app_id, counter, sum(granted) AS granted FROM quota_leases GROUP BY app_id, counter) AS held
    USING (app_id, counter) WHERE leased < coalesce(granted, 0)`);
  const wrong = rows[0]?.wrong ?? 0;
  if (wrong === 0) return [];
  return [
    [
      'error',
      told`${wrong} limits count fewer leased units than nodes hold`,
      told`keep a copy of the database, stop all nodes for cluster.leaseSeconds, and start them again; report this`,
    ],
  ];
}

/** The words of an error without anything of the URL. */
function problemText(error: unknown): Told {
  const { code, message } = error as { readonly code?: string; readonly message: string };
  if (code === '28P01' || code === '28000') return told`the user or password is refused`;
  if (code === '3D000') return told`the database does not exist`;
  if (code !== undefined) return toldElsewhere(code);
  return /timeout/i.test(message) ? told`no answer in time` : told`the connection failed`;
}
