import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { userInfo } from 'node:os';
import pg from 'pg';

/** A PostgreSQL server with a standby that each commit waits for. */
export interface ReplicatedPostgres {
  /** URL with both servers, of which a node finds the primary. */
  readonly url: string;
  /** The rows that the primary gives for a statement. */
  rows<Row>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** Stops the primary at once, as a crash does. */
  killPrimary(): void;
  /** Makes the standby the primary, which then waits for no other server. */
  promoteStandby(): void;
  /** Stops and starts the standby, which misses what is committed meanwhile and then catches up. */
  stopStandby(): void;
  startStandby(): void;
  /** Stops both servers in good order, and starts them again. */
  stopBoth(): void;
  startBoth(): void;
  /** Makes the server that was the primary before a standby of the other one, with a fresh copy. Commits wait for it. */
  replaceStandby(): Promise<void>;
  /** Whether commits wait for the standby. */
  setSynchronous(isSynchronous: boolean): Promise<void>;
  stop(): void;
}

const ROLE = 'renzheng';
const STANDBY = 'standby1';

/** Starts both servers in a folder of their own, which `stop` removes. @param programs the folder with `initdb` */
export async function startReplicatedPostgres(programs: string): Promise<ReplicatedPostgres> {
  const { folder, folders, run, control, start } = placesOfServers(programs);
  let [primary = '', standby = ''] = folders;
  const setSynchronous = async (isSynchronous: boolean) => {
    await command(primary, `ALTER SYSTEM SET synchronous_standby_names = '${isSynchronous ? STANDBY : ''}'`);
    await command(primary, 'SELECT pg_reload_conf()');
  };
  const copyAndFollow = async () => {
    const from = `host=${primary} user=${ROLE} application_name=${STANDBY}`;
    run('pg_basebackup', ['-d', from, '-D', path.join(standby, 'data'), '-R', '-X', 'stream', '-c', 'fast']);
    start(standby);
    await setSynchronous(true);
  };
  run('initdb', ['-D', path.join(primary, 'data'), '-A', 'trust', '-E', 'UTF8', '--no-locale', '-U', ROLE]);
  start(primary);
  await copyAndFollow();
  await command(primary, 'CREATE DATABASE renzheng');
  return {
    url: `postgres://${ROLE}@${folders.map(encodeURIComponent).join(',')}/renzheng`,
    rows: (text, values) => rowsOf({ place: primary, database: 'renzheng' }, text, values),
    killPrimary: () => void control(primary, '-m', 'immediate', '-w', 'stop'),
    promoteStandby() {
      control(standby, '-w', 'promote');
      [primary, standby] = [standby, primary];
    },
    stopStandby: () => void control(standby, '-m', 'fast', '-w', 'stop'),
    startStandby: () => start(standby),
    stopBoth() {
      for (const place of [primary, standby]) control(place, '-m', 'fast', '-w', 'stop');
    },
    startBoth() {
      for (const place of [primary, standby]) start(place);
    },
    async replaceStandby() {
      control(standby, '-m', 'immediate', '-w', 'stop');
      rmSync(path.join(standby, 'data'), { recursive: true, force: true });
      await copyAndFollow();
    },
    setSynchronous,
    stop() {
      for (const place of [standby, primary]) control(place, '-m', 'fast', '-t', '10', '-w', 'stop');
      for (const place of [standby, primary]) control(place, '-m', 'immediate', '-w', 'stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes the folders of both servers, and what starts and stops a server in one of them. */
function placesOfServers(programs: string) {
  const owner = ownerOf();
  // Another user runs the servers, who may not see the folder of temporary files of this one.
  const folder = mkdtempSync('/tmp/renzheng-postgres-');
  const folders = ['one', 'other'].map((name) => path.join(folder, name));
  for (const each of [folder, ...folders]) {
    if (each !== folder) mkdirSync(each, { mode: 0o700 });
    chmodSync(each, 0o700);
    if (owner !== null) chownSync(each, owner.uid, owner.gid);
  }
  const run = (program: string, args: readonly string[]) =>
    execFileSync(path.join(programs, program), args, { cwd: '/', stdio: 'ignore', ...owner });
  const control = (place: string, ...args: readonly string[]) =>
    spawnSync(path.join(programs, 'pg_ctl'), ['-D', path.join(place, 'data'), ...args], {
      cwd: '/',
      stdio: 'ignore',
      ...owner,
    });
  const start = (place: string) => {
    const options = `-c listen_addresses= -c unix_socket_directories=${place} -c max_connections=200`;
    control(place, '-w', '-l', path.join(place, 'log'), '-o', options, 'start');
  };
  return { folder, folders, run, control, start };
}

async function command(place: string, text: string): Promise<void> {
  await rowsOf({ place, database: 'postgres' }, text);
}

async function rowsOf<Row>(
  { place, database }: { readonly place: string; readonly database: string },
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: `postgres://${ROLE}@${encodeURIComponent(place)}/${database}` });
  await client.connect();
  try {
    return (await client.query(text, [...values])).rows as Row[];
  } finally {
    await client.end();
  }
}

/** PostgreSQL does not run as root. */
function ownerOf(): { readonly uid: number; readonly gid: number } | null {
  if (userInfo().uid !== 0) return null;
  return { uid: idOf('-u'), gid: idOf('-g') };
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
}
