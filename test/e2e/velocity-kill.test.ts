import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { expect, onTestFinished, test } from 'vitest';
import { seededRandom } from '../../src/kernel/seeded-random.ts';
import { bundled, type Bundled } from '../bundled.ts';
import { volume } from '../volume.ts';

const KILLS = volume({ short: 15, long: 50 });
const ACKNOWLEDGED_MAX = 300;

interface Life {
  readonly counts: readonly number[];
  readonly snapshot: 'newest' | 'older' | 'none';
  readonly corrupt: number;
  readonly replayed: number;
  /** Devices with events that were acknowledged as durable. */
  readonly acknowledged: readonly number[];
}

/** Has a victim compiled, which halves the cost of each start: Node keeps no code of a process that is killed. */
async function compileVictim(folder: string): Promise<Bundled> {
  const program = await bundled('test/e2e/velocity-victim.ts');
  const victim = spawn(process.execPath, [...program.args, folder, 'compile'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...program.env },
  });
  expect(await once(victim, 'close')).toEqual([0, null]);
  return program;
}

/** Runs a victim and kills it once it has acknowledged `enough` events. */
async function live(folder: string, enough: number, program: Bundled): Promise<Life> {
  const victim = spawn(process.execPath, [...program.args, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...program.env },
  });
  let text = '';
  victim.stdout.on('data', (piece: Buffer) => {
    text += piece.toString();
    if (text.split('\n').length > enough + 1) victim.kill('SIGKILL');
  });
  await once(victim, 'close');
  // The last line may be cut off. If so, its event was not acknowledged.
  const [first = '', ...devices] = text.split('\n').slice(0, -1);
  return { ...(JSON.parse(first) as Omit<Life, 'acknowledged'>), acknowledged: devices.map(Number) };
}

test(`velocity is killed ${KILLS} times during snapshots and loses no acknowledged event`, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-velocity-kill-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const program = await compileVictim(path.join(folder, 'first'));
  const random = seededRandom(5);
  let known: number[] = [];
  let all = 0;
  const lives: Life[] = [];
  for (let kill = 0; kill <= KILLS; kill += 1) {
    const life = await live(folder, 1 + random.intBelow(ACKNOWLEDGED_MAX), program);
    lives.push(life);
    for (const [device, count] of life.counts.entries())
      expect(count, `device ${device} after ${kill} kills`).toBeGreaterThanOrEqual((known[device] ?? 0) + 1);
    known = [...life.counts];
    for (const device of life.acknowledged) known[device] = (known[device] ?? 0) + 1;
    all += life.acknowledged.length;
  }
  expect(lives.filter(({ corrupt }) => corrupt > 0)).toEqual([]);
  expect(lives.filter(({ snapshot }) => snapshot === 'newest').length).toBeGreaterThan(KILLS / 2);
  expect(lives.filter(({ replayed }) => replayed > 0).length).toBeGreaterThan(KILLS / 2);
  expect(all).toBeGreaterThan(KILLS * 50);
  expect(readdirSync(path.join(folder, 'velocity')).filter((name) => name.endsWith('.snapshot')).length).toBeLessThan(
    4,
  );
});
