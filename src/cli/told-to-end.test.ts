import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const TOLD_TO_END = path.join(import.meta.dirname, 'told-to-end.ts');

/** Starts a program that waits for `before`, then until it is told to end. It lives on until it is. */
function start(before: string) {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-told-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const program = path.join(folder, 'program.mjs');
  writeFileSync(
    program,
    `import { once } from 'node:events';
import { toldToEnd } from ${JSON.stringify(TOLD_TO_END)};
const alive = setInterval(() => undefined, 1000);
process.stdout.write('begun ');
${before}
const end = toldToEnd();
process.stdout.write('waits ');
await end;
process.stdout.write('told');
clearInterval(alive);
`,
  );
  const child = fork(program, { silent: true });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  const hears = async (text: string) => {
    while (!said.includes(text)) said += String((await once(child.stdout as NodeJS.ReadableStream, 'data'))[0]);
  };
  return { child, hears, said: () => said };
}

test('a process whose launcher is gone is told to end', async () => {
  const { child, hears } = start('');
  await hears('waits');
  child.disconnect();
  await hears('told');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('a process whose launcher went while it started is told to end as soon as it asks', async () => {
  const { child, hears } = start("await once(process, 'disconnect');");
  await hears('begun');
  child.disconnect();
  await hears('told');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('a signal tells a process to end, and a second one does not end it sooner', async () => {
  const { child, hears, said } = start('');
  await hears('waits');
  child.kill('SIGTERM');
  child.kill('SIGTERM');
  await hears('told');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(said()).toBe('begun waits told');
});
