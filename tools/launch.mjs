import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import { prepareText } from './prepare-text.mjs';
import { ensureInstalled, PINNED_NODE, ROOT } from './prepare.mjs';
import { MALLOC_SETTINGS } from './server-settings.mjs';

/** How often a launcher checks whether npm, which started it, still runs. */
const WATCH_EVERY_MS = 500;
const HANDED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP'];

// On this signal Node opens its debugger to every user of the machine, and rules for rotating logs send it. The command
// gets a switch instead, which holds from its first moment. Node 20, which may run this launcher, does not know it.
process.on('SIGUSR1', () => undefined);

/**
 * Runs the command line on the pinned Node, and ends with the same exit code. A signal to this launcher reaches the
 * command. If the launcher itself dies, the channel between the two closes, and the command ends too
 * (src/cli/told-to-end.ts listens to both). So a server never outlives the program that started it. Compiled code is kept
 * beside the packages, because a command would otherwise spend more than half of its time on compiling.
 * @param {readonly string[]} args
 * @param {{ cwd?: string }} [options]
 */
export async function launch(args, options = {}) {
  await ensureInstalled({ dev: false });
  const child = spawn(PINNED_NODE, ['--disable-sigusr1', path.join(ROOT, 'src/cli/main.ts'), ...args], {
    ...options,
    env: {
      NODE_COMPILE_CACHE: path.join(ROOT, 'node_modules/.cache/compiled'),
      ...MALLOC_SETTINGS,
      ...process.env,
    },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of HANDED_ON) process.on(signal, () => child.kill(signal));
  watchNpm(() => child.kill('SIGTERM'));
  child.on('error', (error) => {
    const { name, nodeCannotStart } = prepareText(process.env);
    process.stderr.write(`${name}${nodeCannotStart(error.message)}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]));
}

/**
 * A signal that reaches only npm or its shell ends it, and neither passes the signal on. Then this process gets another
 * parent.
 */
function watchNpm(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, WATCH_EVERY_MS);
  timer.unref();
}
