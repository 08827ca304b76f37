#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ensureInstalled, PINNED_NODE, ROOT } from '../tools/prepare.mjs';

ensureInstalled({ dev: false });
const { status } = spawnSync(PINNED_NODE, [path.join(ROOT, 'src/cli/main.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
