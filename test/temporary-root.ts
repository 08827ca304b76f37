import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const PREFIX = 'renzheng-test-';

/**
 * One folder for all temporary files of a test run. It is removed when the run ends, whether or not the tests passed.
 * vitest calls this for the run and for each of its projects. Only the first call makes a folder, because the path of a
 * browser's socket may have at most 107 bytes.
 */
export function setup(): () => void {
  if (path.basename(tmpdir()).startsWith(PREFIX)) return () => undefined;
  const root = mkdtempSync(path.join(tmpdir(), PREFIX));
  process.env['TMPDIR'] = root;
  return () => rmSync(root, { recursive: true, force: true, maxRetries: 5 });
}
