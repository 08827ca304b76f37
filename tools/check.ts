import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { installConsoleLibraries } from './build-console.ts';

const DEPENDENCY_RULES = 'dependency rules';

/**
 * Runs every static check: `npm run check`. As many run side by side as the machine has cores. The exit code is 1 if one
 * of them found something.
 */
const CHECKS: readonly (readonly [name: string, args: readonly string[]])[] = [
  ['types', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.']],
  ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']],
  [`${DEPENDENCY_RULES} of src`, dependencyRules('src')],
  [`${DEPENDENCY_RULES} of the SDK`, dependencyRules('sdk/src')],
  [`${DEPENDENCY_RULES} of the console`, dependencyRules('console/src', 'console/report-charts')],
  [`${DEPENDENCY_RULES} of tests, tools and benches`, dependencyRules('test', 'tools', 'bench')],
  ['lint', ['node_modules/oxlint/bin/oxlint', '--deny-warnings']],
  ['generated docs', ['tools/docs.ts', '--check']],
  ['dead code', ['node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints']],
  ['docstrings', ['tools/docstrings.ts']],
  ['built SDK', ['tools/build-sdk.ts', '--check']],
  ['built charts of reports', ['tools/build-charts.ts', '--check']],
  ['built console', ['tools/build-console.ts', '--check']],
  ['licences', ['tools/licences.ts']],
];

// Two of the checks need them. Side by side, both would install them.
installConsoleLibraries();
const waiting = [...CHECKS];
let failed = false;
await Promise.all(Array.from({ length: availableParallelism() }, runWaiting));
process.exit(failed ? 1 : 0);

/** The arguments that check folders of one program. Each has a run of its own, so that one without a file is noticed. */
function dependencyRules(...folders: readonly string[]): readonly string[] {
  const cruiser = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs';
  return [cruiser, ...folders, '--config', '.dependency-cruiser.cjs'];
}

/** Takes one check after the other until none is left. */
async function runWaiting(): Promise<void> {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    const [name, args] = check;
    const startedMs = performance.now();
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
    const [status, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1).padStart(5);
    const sawNothing = name.startsWith(DEPENDENCY_RULES) && /\(0 modules/.test(stdout);
    if (status === 0 && !sawNothing) {
      process.stdout.write(`ok    ${seconds} s  ${name}\n`);
      continue;
    }
    failed = true;
    process.stdout.write(
      `${stdout}${stderr}\nFAILED ${seconds} s  ${name}${sawNothing ? ': it checked no module' : ''}\n`,
    );
  }
}
