import { ensureInstalled, runPinned } from './prepare.mjs';

/**
 * Runs a program of this repository on the pinned Node: `node tools/pinned.mjs tools/check.ts`. It first installs what
 * development needs if that is not there, e.g. after `npm start` on a fresh clone, which installs only the product. With
 * `--product` before the program, it installs no more than `npm start` does.
 */
const args = process.argv.slice(2);
const needsProductOnly = args[0] === '--product';
await ensureInstalled({ dev: !needsProductOnly });
const { status } = runPinned(needsProductOnly ? args.slice(1) : args);
process.exit(status ?? 1);
