import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { missingPackages, startCluster } from './start-cluster.ts';

/** `npm run cluster [-- --port=8080]`. The admin API and the console get the port after it. */
const say = (line: string) => void process.stdout.write(`${line}\n`);
const given = process.argv.find((each) => each.startsWith('--port='))?.slice('--port='.length);
const port = Number(given ?? 8080);

const missing = missingPackages();
if (missing.length > 0) {
  say(`cluster: these packages lack here: ${missing.join(', ')}. Install them: apt-get install ${missing.join(' ')}`);
  process.exit(1);
}
const told = Promise.withResolvers<void>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => told.resolve());
say('cluster: starting, which takes up to two minutes');
const startedAtMs = performance.now();
const cluster = await startCluster({ apis: port, admin: port === 0 ? 0 : port + 1 }, (line) => say(`  ready: ${line}`));
const dir = cluster.ownerDir;
say(`cluster: ready after ${((performance.now() - startedAtMs) / 1000).toFixed(0)} s
  five APIs   ${cluster.url}
  console     ${cluster.adminUrl}/console/nodes
  token       ${path.join(dir, 'admin.token')}
  link        ${linkOf(dir)}
  commands    RENZHENG_DATA_DIR=${dir} bin/renzheng.mjs cluster status
Ctrl-C stops all of it and removes its data.`);
await told.promise;
say('cluster: stopping');
await cluster.stop();
say('cluster: stopped');
process.exit(0);

/** A link that signs the first owner in once. */
function linkOf(dataDir: string): string {
  const env = { ...process.env, RENZHENG_DATA_DIR: dataDir };
  return execFileSync(process.execPath, ['src/cli/main.ts', 'console', 'link'], { env, encoding: 'utf8' }).trim();
}
