import { spawnSync } from 'node:child_process';
import process from 'node:process';

/** Runs every static check: `npm run check`. The exit code is 1 if one of them found something. */
const CHECKS: readonly (readonly [name: string, args: readonly string[]])[] = [
  ['types', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.']],
  ['lint', ['node_modules/oxlint/bin/oxlint', '--deny-warnings']],
  ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']],
  [
    'dependency rules',
    [
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      'src',
      'sdk/src',
      '--config',
      '.dependency-cruiser.cjs',
    ],
  ],
  ['licences', ['tools/licences.ts']],
  ['generated docs', ['tools/docs.ts', '--check']],
  ['built SDK', ['tools/build-sdk.ts', '--check']],
];

let failed = false;
for (const [name, args] of CHECKS) {
  const { status, stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 << 20,
  });
  const sawNothing = name === 'dependency rules' && /\(0 modules/.test(stdout);
  if (status === 0 && !sawNothing) {
    process.stdout.write(`ok    ${name}\n`);
    continue;
  }
  failed = true;
  process.stdout.write(`${stdout}\nFAILED ${name}${sawNothing ? ': it checked no module' : ''}\n`);
}
process.exit(failed ? 1 : 0);
