import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { expect, onTestFinished, test } from 'vitest';
import { missingPackages } from '../../tools/cluster/start-cluster.ts';
import { adminOf, ALL_IS_WELL, statusOf, summaryOf } from './cluster-under-test.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const missing = missingPackages();
if (missing.length > 0) process.stderr.write(`SKIPPED: npm run cluster; install the packages ${missing.join(' ')}\n`);
const canRun = missing.length === 0 || process.env['RENZHENG_LEAVE_NOTHING_OUT'] !== undefined;

test.runIf(canRun)('npm run cluster starts everything, says where it is, and leaves nothing behind', async () => {
  const child = spawn(process.execPath, ['tools/cluster/run.ts', '--port=0'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // It ends PostgreSQL, Redis and the nodes that it started.
  onTestFinished(async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGINT');
    await once(child, 'exit');
  });
  let said = '';
  const isReady = new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      said += piece;
      if (said.includes('Ctrl-C stops')) resolve();
    });
    child.once('exit', () => reject(new Error(`it ended; it said:\n${said}`)));
  });
  await isReady;
  const place = (name: string) => new RegExp(`^ +${name} +(\\S+)`, 'm').exec(said)?.[1] ?? '';
  expect(said).toMatch(/^cluster: ready after \d+ s$/m);
  expect((await fetch(`${place('five APIs')}/readyz`)).status).toBe(200);
  expect(await (await fetch(place('console'))).text()).toContain('<div id="console">');
  expect(place('link')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/console\/\S*#\S{20,}/);
  const token = place('token');
  const admin = adminOf({ ownerDir: path.dirname(token), adminUrl: place('console').replace(/\/console.*$/, '') });
  await expect.poll(async () => summaryOf(await statusOf(admin))).toEqual(ALL_IS_WELL);
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  expect(said).toMatch(/cluster: stopped\n$/);
  expect(existsSync(path.dirname(token))).toBe(false);
});
