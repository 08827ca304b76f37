import { spawn } from 'node:child_process';
import path from 'node:path';
import { ensureInstalled, PINNED_NODE, ROOT } from './prepare.mjs';

ensureInstalled({ dev: false });
const server = spawn(PINNED_NODE, [path.join(ROOT, 'src/cli/main.ts'), 'serve', ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal));
server.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
