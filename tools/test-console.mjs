import path from 'node:path';
import { ensureInstalled, ROOT, runPinned } from './prepare.mjs';

/**
 * Does the work of `npm run test:console`: the tests of the console in a browser, all of them or the files that are named.
 * With `--all`, every page is looked at in both languages, at both widths, light and dark. With `--pictures=FOLDER`, a
 * picture of each is left there.
 */
await ensureInstalled({ dev: true });
const { argv, env } = process;
const pictures = argv.find((option) => option.startsWith('--pictures='))?.slice('--pictures='.length);
const files = argv.slice(2).filter((option) => !option.startsWith('--'));
const tests = files.length > 0 ? files : ['test/console'];
const { status } = runPinned(['node_modules/vitest/vitest.mjs', 'run', ...tests], {
  env: {
    ...env,
    ...(argv.includes('--all') && { RENZHENG_TEST_CONSOLE_ALL: '1' }),
    ...(pictures && { RENZHENG_TEST_CONSOLE_PICTURES: path.resolve(ROOT, pictures) }),
  },
});
process.exit(status ?? 1);
