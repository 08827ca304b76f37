import { SingleBar } from 'cli-progress';
import { Command } from 'commander';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, onTestFinished, test, vi } from 'vitest';
import { volume } from '../../../../test/volume.ts';
import type { AdminCommandDeps } from '../../../terminal/admin-commands.ts';
import { addWarmUpCommand } from './warm-up-command.ts';

const ROWS = volume({ short: 16_000, long: 1_000_000 });
/** Held rows would take more than 200 bytes each, 3.2 MB in the short form. */
const GROWTH_MAX = 1_600_000;

async function writeRows(file: string): Promise<void> {
  const out = createWriteStream(file);
  out.write('kind,value,app,account_type,first_seen,last_seen,days\n');
  for (let index = 0; index < ROWS; index += 1) {
    const row = `account,customer-number-${index},app-1,,2021-03-08,2026-06-30,212\n`;
    if (!out.write(row)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
}

test('a file of many rows takes no more memory at its end than at its beginning, and its progress is true', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'warm-up-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'known.csv');
  await writeRows(file);
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const heap = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const bar = { total: 0, done: [] as number[], sent: 0, aheadOfSent: 0 };
  vi.spyOn(SingleBar.prototype, 'start').mockImplementation((total) => void (bar.total = total));
  vi.spyOn(SingleBar.prototype, 'setTotal').mockImplementation((total) => void (bar.total = total));
  vi.spyOn(SingleBar.prototype, 'stop').mockImplementation(() => undefined);
  vi.spyOn(SingleBar.prototype, 'update').mockImplementation((done) => {
    bar.done.push(Number(done));
    if (Number(done) > bar.sent) bar.aheadOfSent += 1;
  });
  onTestFinished(() => void vi.restoreAllMocks());
  const heaps: number[] = [];
  const call = async (_: unknown, { ndjson }: { readonly ndjson: string }) => {
    const lines = ndjson.split('\n');
    const before = bar.sent;
    bar.sent += lines.length;
    if ([0.2, 1].some((share) => before < ROWS * share && bar.sent >= ROWS * share)) heaps.push(heap());
    return {
      recorded: lines.length,
      duplicate: 0,
      refused: 0,
      rows: lines.map((_line, index) => ({ line: index + 1, outcome: 'recorded' })),
    };
  };
  const printed: string[] = [];
  const terminal = {
    out: (text: string) => void printed.push(text),
    err: () => undefined,
    columns: 100,
  };
  const program = new Command();
  addWarmUpCommand(program, { client: () => ({ call }), terminal } as unknown as AdminCommandDeps);
  await program.parseAsync(['warm-up', file, '--json'], { from: 'user' });

  expect([bar.sent, bar.total]).toEqual([ROWS, ROWS]);
  expect(JSON.parse(printed.join(''))).toMatchObject({ rows: ROWS, recorded: ROWS, duplicate: 0, refused: 0 });
  const [early = 0, late = 0] = heaps;
  expect(heaps).toHaveLength(2);
  expect(late - early).toBeLessThan(GROWTH_MAX);
  // The bar never shows more as done than was sent, never goes back, and ends with all of it.
  expect(bar.aheadOfSent).toBe(0);
  expect(bar.done).toEqual(bar.done.toSorted((a, b) => a - b));
  expect([bar.done.length >= ROWS / 10_000, bar.done.at(-1)]).toEqual([true, ROWS]);
});
