import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import type { BucketSettings } from '../../src/storage/s3/bucket.ts';

const PROGRAMS = ['swift-proxy-server', 'swift-account-server', 'swift-container-server', 'swift-object-server'];

/** Whether OpenStack Swift is installed here. `npm test` says so if it is not. */
export const hasSwift = PROGRAMS.every((name) =>
  (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, name))),
);

/** A store that speaks S3 and checks signatures: OpenStack Swift with s3api and tempauth. */
export interface SwiftServer {
  /** Settings of a bucket in it. The bucket need not exist. */
  readonly settings: (bucket: string) => BucketSettings;
  /** Stops and continues its door, as a store that hangs does. */
  freeze(): void;
  thaw(): void;
  end(): void;
}

/** Starts Swift in a temporary folder on free ports. */
export async function startSwift(): Promise<SwiftServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'swift-'));
  mkdirSync(path.join(folder, 'devices/d1'), { recursive: true });
  const [object, container, account, proxy, cache] = await freePorts(5);
  const common = `workers = 0\nswift_dir = ${folder}\nuser = ${userInfo().username}\nbind_ip = 127.0.0.1\nlog_address = ${folder}/none\n`;
  const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
  write(
    'swift.conf',
    '[swift-hash]\nswift_hash_path_suffix = a\nswift_hash_path_prefix = b\n[storage-policy:0]\nname = one\ndefault = yes\n',
  );
  for (const [kind, port] of Object.entries({ object, container, account })) {
    write(
      `${kind}.conf`,
      `[DEFAULT]\n${common}bind_port = ${port}\ndevices = ${folder}/devices\nmount_check = false\n[pipeline:main]\npipeline = ${kind}-server\n[app:${kind}-server]\nuse = egg:swift#${kind}\n`,
    );
    for (const args of [['create', '4', '1', '0'], ['add', `r1z1-127.0.0.1:${port}/d1`, '1'], ['rebalance']])
      spawnSync('swift-ring-builder', [path.join(folder, `${kind}.builder`), ...args], { stdio: 'ignore' });
  }
  const filters = ['catch_errors', 'cache', 's3api', 'tempauth'];
  const options: Readonly<Record<string, string>> = {
    cache: `memcache_servers = 127.0.0.1:${cache}\n`,
    s3api: 'location = us-east-1\n',
    tempauth: 'user_site_renzheng = right-secret .admin\n',
  };
  const sections = filters.map(
    (name) => `[filter:${name}]\nuse = egg:swift#${name === 'cache' ? 'memcache' : name}\n${options[name] ?? ''}`,
  );
  write(
    'proxy.conf',
    `[DEFAULT]\n${common}bind_port = ${proxy}\n[pipeline:main]\npipeline = ${filters.join(' ')} proxy-server\n[app:proxy-server]\nuse = egg:swift#proxy\nallow_account_management = true\naccount_autocreate = true\n${sections.join('')}`,
  );
  const children = ['account', 'container', 'object', 'proxy'].map((kind) => {
    const env = { ...process.env, PYTHONWARNINGS: 'ignore' };
    return spawn(`swift-${kind}-server`, [path.join(folder, `${kind}.conf`)], { stdio: 'ignore', env });
  });
  const endpoint = `http://127.0.0.1:${proxy}`;
  for (const port of [object, container, account, proxy]) await untilListening(Number(port));
  const door = children[3];
  return {
    settings: (bucket) => ({
      endpoint,
      region: 'us-east-1',
      bucket,
      accessKeyId: 'site:renzheng',
      secretAccessKey: 'right-secret',
      forcePathStyle: true,
      timeoutMs: 60_000,
    }),
    freeze: () => door?.kill('SIGSTOP'),
    thaw: () => door?.kill('SIGCONT'),
    end() {
      for (const child of children) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function untilListening(port: number): Promise<void> {
  for (;;) {
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await once(spawn('sleep', ['0.1']), 'close');
  }
}
