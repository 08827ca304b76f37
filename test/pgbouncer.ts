import { spawn } from 'node:child_process';
import { chownSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { once } from 'node:events';
import pg from 'pg';
import { pause } from '../src/kernel/timers.ts';
import { makeFolder, ownerOf } from './postgres-server.ts';

/** A PgBouncer that lends the connections of a pool for one transaction each. */
export interface PgBouncer {
  /** The database through it. */
  readonly url: string;
  end(): Promise<void>;
}

/**
 * Starts PgBouncer in transaction mode in front of a database, which listens on a socket in a folder.
 *
 * @param url of the database, as `postgresUrl` gives it
 * @param poolSize how many connections to the server all clients share
 */
export async function startPgBouncer(url: string, poolSize: number): Promise<PgBouncer> {
  const [, role = '', socket = '', database = ''] = /^postgres:\/\/([^@]+)@([^/]+)\/(.+)$/.exec(url) ?? [];
  const folder = makeFolder();
  const port = await freePort();
  const file = path.join(folder, 'pgbouncer.ini');
  const users = path.join(folder, 'users.txt');
  writeFileSync(users, `"${role}" ""\n`);
  writeFileSync(
    file,
    `[databases]
${database} = host=${decodeURIComponent(socket)} dbname=${database} user=${role}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${poolSize}
max_client_conn = 200
`,
  );
  const owner = ownerOf();
  if (owner !== null) for (const each of [file, users]) chownSync(each, owner.uid, owner.gid);
  const child = spawn('pgbouncer', [file], { stdio: 'ignore', ...owner });
  const ended = once(child, 'exit');
  const through = `postgres://${role}@127.0.0.1:${port}/${database}`;
  while (!(await answers(through))) {
    if (child.exitCode !== null) throw new Error('pgbouncer did not start');
    await pause(50, AbortSignal.any([]));
  }
  return {
    url: through,
    async end() {
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}
