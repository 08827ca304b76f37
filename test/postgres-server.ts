import { execFileSync, spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { pause } from '../src/kernel/timers.ts';
import { postgresPrograms } from './postgres-programs.ts';
import { PostgresDatabase } from '../src/storage/postgres/postgres-database.ts';

/** A PostgreSQL server for tests, with databases that are used by nothing else. */
export interface PostgresServer {
  /** The folder of its socket and its data. */
  readonly folder: string;
  /** Where its programs are. */
  readonly programs: string;
}

const ROLE = 'renzheng';
const TEMPLATE = 'template_renzheng';
/** A test's server needs no durability. If a test is about durability, it starts a server of its own. */
const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off'];

/** Starts a server in a folder of its own. @param settings e.g. `['fsync=on']` */
export function startPostgres(programs: string, settings: readonly string[] = FAST): PostgresServer {
  const folder = makeFolder();
  const data = path.join(folder, 'data');
  run(programs, 'initdb', ['-D', data, '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N', '-U', ROLE]);
  startIn(folder, programs, settings);
  return { folder, programs };
}

/** Makes a folder that the user of the servers can reach. */
export function makeFolder(): string {
  const folder = mkdtempSync(path.join(existsSync('/dev/shm') ? '/dev/shm' : '/tmp', 'renzheng-postgres-'));
  const owner = ownerOf();
  if (owner !== null) chownSync(folder, owner.uid, owner.gid);
  return folder;
}

function run(programs: string, program: string, args: readonly string[]): void {
  execFileSync(path.join(programs, program), args, { cwd: '/', stdio: 'ignore', ...ownerOf() });
}

function startIn(folder: string, programs: string, settings: readonly string[]): void {
  const options = [...settings, 'listen_addresses=', `unix_socket_directories=${folder}`, 'max_connections=300'];
  const told = options.map((each) => `-c ${each}`).join(' ');
  run(programs, 'pg_ctl', ['-D', path.join(folder, 'data'), '-w', '-l', path.join(folder, 'log'), '-o', told, 'start']);
}

/** Starts a standby that follows a server. It is a synchronous one if the server's `synchronous_standby_names` say so. */
export function startStandby({ folder: primary, programs }: PostgresServer): PostgresServer {
  const folder = makeFolder();
  const data = path.join(folder, 'data');
  run(programs, 'pg_basebackup', ['-h', primary, '-U', ROLE, '-D', data, '-R', '-X', 'stream', '-c', 'fast']);
  startIn(folder, programs, []);
  return { folder, programs };
}

/** Stops a server at once and removes its folder. */
export function stopPostgres({ folder, programs }: PostgresServer): void {
  spawnSync(path.join(programs, 'pg_ctl'), ['-D', path.join(folder, 'data'), '-m', 'immediate', '-w', 'stop'], {
    cwd: '/',
    stdio: 'ignore',
    ...ownerOf(),
  });
  rmSync(folder, { recursive: true, force: true });
}

/** The user of programs that do not run as root. Null if this process is not root. */
export function ownerOf(): { readonly uid: number; readonly gid: number } | null {
  if (userInfo().uid !== 0) return null;
  return { uid: idOf('-u'), gid: idOf('-g') };
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
}

/** The URL of a database of a server. */
export function postgresUrl({ folder }: PostgresServer, database: string): string {
  return `postgres://${ROLE}@${encodeURIComponent(folder)}/${database}`;
}

/** The note that tells the processes of one run of tests about their server. */
const noteIn = (root: string) => path.join(root, 'postgres.json');

/** The server that all tests of a run share. The first one that asks starts it. Rejects if PostgreSQL is not installed. */
async function sharedServer(): Promise<PostgresServer> {
  const note = noteIn(tmpdir());
  const programs = postgresPrograms();
  if (programs === null) throw new Error('PostgreSQL is not installed: apt-get install postgresql');
  try {
    mkdirSync(`${note}.starting`);
  } catch {
    while (!existsSync(note)) await pause(50, AbortSignal.any([]));
    return JSON.parse(readFileSync(note, 'utf8')) as PostgresServer;
  }
  const server = startPostgres(programs);
  await command(server, `CREATE DATABASE ${TEMPLATE}`);
  await (await PostgresDatabase.open({ url: postgresUrl(server, TEMPLATE) })).close();
  writeFileSync(`${note}.new`, JSON.stringify(server));
  renameSync(`${note}.new`, note);
  return server;
}

/** Stops the server of a run of tests, if one was started. */
export function stopSharedServer(root: string): void {
  if (existsSync(noteIn(root))) stopPostgres(JSON.parse(readFileSync(noteIn(root), 'utf8')) as PostgresServer);
}

/** Carries out one command on a server. */
export async function command(server: PostgresServer, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl(server, 'postgres') });
  await client.connect();
  await client.query(text);
  await client.end();
}

let made = 0;
let server: Promise<PostgresServer> | undefined;

/**
 * Makes a database without rows, with the schema of this release or without one. `drop` removes it, also while clients
 * are connected.
 */
export async function makePostgresDatabase({ isEmpty = false } = {}): Promise<{
  readonly url: string;
  drop(): Promise<void>;
}> {
  const at = await (server ??= sharedServer());
  const name = `t_${process.pid}_${++made}`;
  await command(at, `CREATE DATABASE ${name} TEMPLATE ${isEmpty ? 'template0' : TEMPLATE}`);
  return { url: postgresUrl(at, name), drop: () => command(at, `DROP DATABASE ${name} WITH (FORCE)`) };
}
