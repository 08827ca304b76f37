import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ensureInstalled, ROOT, runPinned } from './prepare.mjs';

/**
 * Does the work of `npm run torture`: the long form of the tests that kill, damage or repeat many times. `npm test` runs
 * their short form. `npm run torture -- velocity-kill` runs the files with that in their names.
 */
await ensureInstalled({ dev: true });
const wanted = process.argv.slice(2);
const tests = ['test', 'src']
  .flatMap((folder) => readdirSync(path.join(ROOT, folder), { recursive: true }).map((name) => path.join(folder, name)))
  .filter((name) => name.endsWith('.test.ts'))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .filter((name) => readFileSync(path.join(ROOT, name), 'utf8').includes("/volume.ts'"));
const { status } = runPinned(['node_modules/vitest/vitest.mjs', 'run', ...tests], {
  env: { ...process.env, RENZHENG_TEST_LONG: '1' },
});
process.exit(status ?? 1);
