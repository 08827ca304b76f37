import { existsSync } from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { ensureInstalled, ROOT, runPinned } from './prepare.mjs';

/**
 * Does the work of `npm test`: install, fetch the models, run the static checks, run the tests. Its last lines name
 * what was left out.
 */
await ensureInstalled({ dev: true });
const leftOut = [];
if (!hasCommand('ffmpeg'))
  leftOut.push('tests that decode with the system ffmpeg, and clips made by it (install the package ffmpeg)');
if (spawnSync('bwrap', ['--unshare-all', '--ro-bind', '/', '/', 'true'], { stdio: 'ignore' }).status !== 0)
  leftOut.push('tests of ffmpeg in its box (install the package bubblewrap, where namespaces may be made)');
if (!hasCommand('chromium') && !hasCommand('chromium-browser') && !hasCommand('google-chrome'))
  leftOut.push('tests in a browser (install the package chromium)');
if (!hasCommand('promtool')) leftOut.push('checks of the alert rules (install the package prometheus)');
if (!hasCommand('systemd-analyze')) leftOut.push('the check of the systemd unit (install the package systemd)');
if (!hasCommand('haproxy')) leftOut.push('the rolling restart behind a balancer (install the package haproxy)');
if (!hasCommand('pgbouncer')) leftOut.push('PostgreSQL behind PgBouncer (install the package pgbouncer)');
if (!hasCommand('redis-server') || !hasCommand('redis-cli'))
  leftOut.push('tests on a Redis cluster (install the package redis-server)');
if (!['proxy', 'account', 'container', 'object'].every((kind) => hasCommand(`swift-${kind}-server`)))
  leftOut.push(
    'tests on a store that speaks S3 (install the packages swift-proxy, swift-account, swift-container and swift-object)',
  );
for (const [command, name] of Object.entries({
  curl: 'curl',
  php: 'php-cli and php-curl',
  java: 'a JDK',
  go: 'golang-go',
  python3: 'python3',
}))
  if (!hasCommand(command)) leftOut.push(`the documented programs that need ${command} (install ${name})`);
const data = process.env.RENZHENG_MEASURING_DATA ?? path.join(ROOT, '../shared/data');
if (!existsSync(data)) leftOut.push('tests on measuring data (set RENZHENG_MEASURING_DATA to its folder)');

const steps =
  process.argv.length > 2
    ? [['tests', ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)]]]
    : [
        ['models', ['tools/models.ts', 'fetch']],
        ['static checks', ['tools/check.ts']],
        ['tests', ['node_modules/vitest/vitest.mjs', 'run']],
      ];
// Servers, commands and threads that tests start load compiled code from this cache, so that it is not compiled again.
process.env.NODE_COMPILE_CACHE ??= path.join(ROOT, 'node_modules/.cache/compiled');
let status = 0;
for (const [name, args] of steps) {
  const result = runPinned(args);
  if (result.status !== 0) {
    process.stderr.write(`npm test: ${name} failed\n`);
    status = 1;
  }
}
for (const what of leftOut) process.stderr.write(`LEFT OUT: ${what}\n`);
if (leftOut.length > 0 && process.env.RENZHENG_LEAVE_NOTHING_OUT === '1') status = 1;
process.exit(status);

function hasCommand(name) {
  return spawnSync(name, [name === 'go' ? 'version' : '--version'], { stdio: 'ignore' }).error === undefined;
}
