import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

/** The library that finds and compares faces, and what it runs on. */
const PACKAGES = {
  '@vladmandic/human': '3.3.6',
  '@tensorflow/tfjs': '4.22.0',
  '@tensorflow/tfjs-backend-wasm': '4.22.0',
} as const;

/**
 * Installs @vladmandic/human in a folder of its own below the temporary folder, because it brings 350 MB that nothing else
 * needs. Checks the licences of what it brings as those of the product. Gives the folder. Throws an Error if the registry
 * cannot be reached.
 */
export function installHuman(): string {
  const folder = path.join(tmpdir(), `renzheng-bench-human-${PACKAGES['@vladmandic/human']}`);
  if (existsSync(folder)) return folder;
  const half = `${folder}.${process.pid}`;
  mkdirSync(half);
  try {
    writeFileSync(path.join(half, 'package.json'), JSON.stringify({ private: true, dependencies: PACKAGES }));
    const stdio = ['ignore', 2, 2] as const;
    const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
    execFileSync('npm', ['install', ...quiet], { cwd: half, stdio: [...stdio] });
    execFileSync(process.execPath, [path.join(import.meta.dirname, '../../tools/licences.ts')], {
      cwd: half,
      stdio: [...stdio],
    });
    renameSync(half, folder);
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
  return folder;
}
