import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * One folder for all temporary files of a test run. It is removed when the run ends, whether or not the tests passed.
 */
export function setup(): () => void {
  const root = mkdtempSync(path.join(tmpdir(), 'renzheng-test-'));
  process.env['TMPDIR'] = root;
  return () => rmSync(root, { recursive: true, force: true, maxRetries: 5 });
}
