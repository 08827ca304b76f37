import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';

test('a command ends without complaint if its reader leaves early', async () => {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'main.ts'), 'doctor', '--json'], {
    env: { ...process.env, RENZHENG_DATA_DIR: path.join(import.meta.dirname, 'none') },
  });
  child.stdout.destroy();
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (said += piece));
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(said).toBe('');
});
