import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** One folder for everything temporary that a run of the tests makes, gone when the run ends, however each test ended. */
export function setup(): () => void {
  const root = mkdtempSync(path.join(tmpdir(), 'renzheng-test-'));
  process.env['TMPDIR'] = root;
  return () => rmSync(root, { recursive: true, force: true, maxRetries: 5 });
}
