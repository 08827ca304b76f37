import Database from 'better-sqlite3';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { seededRandom } from '../../src/kernel/seeded-random.ts';
import { bundled, type Bundled } from '../bundled.ts';
import type { VictimTask } from './job-victim.ts';

const LEASE_MS = 1500;
const ITEMS = 200;
const TURNS = 4;

/** A process that works on the job, and what it has said. */
class Worker {
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #said: string[] = [];
  readonly #listeners = new Set<() => void>();
  #hasEnded = false;

  constructor(program: Bundled, task: VictimTask) {
    this.#name = task.name;
    this.#child = spawn(process.execPath, [...program.args, JSON.stringify(task)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...program.env },
    });
    const { stdout } = this.#child;
    if (stdout === null) throw new Error('the output is a pipe');
    createInterface({ input: stdout }).on('line', (line) => {
      this.#said.push(line);
      for (const listener of this.#listeners) listener();
    });
    this.#child.once('exit', () => {
      this.#hasEnded = true;
      for (const listener of this.#listeners) listener();
    });
    onTestFinished(() => void this.#child.kill('SIGKILL'));
  }

  /** Resolves when the process has said as many such lines. */
  says(what: 'ready' | 'wrote' | 'left', times = 1): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (this.#said.filter((line) => line.startsWith(what)).length >= times) resolve();
        else if (this.#hasEnded) reject(new Error(`${this.#name} ended too early`));
        else return;
        this.#listeners.delete(look);
      };
      this.#listeners.add(look);
      look();
    });
  }

  async kill(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}

/** How a process ends its part. One that dies stalls long after it should be dead, so it never finishes the job. */
interface Plan {
  readonly dies: boolean;
  readonly stall: NonNullable<VictimTask['stall']>;
}

const STALLS_AFTER_MAX = 15;

test.each([1, 2, 3])('killed or stalled at random points, a job is done once (seed %i)', async (seed) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-job-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'shared.db');
  const random = seededRandom(seed);
  const program = await bundled('test/e2e/job-victim.ts');
  const start = (turn: number, plan: Plan | null) =>
    new Worker(program, {
      file,
      name: `p${turn}`,
      items: ITEMS,
      leaseMs: LEASE_MS,
      begins: turn === 0,
      stall: plan?.stall ?? null,
    });
  const planOf = (turn: number): Plan => {
    const pipe = path.join(folder, `pipe${turn}`);
    execFileSync('mkfifo', [pipe]);
    const dies = random.intBelow(2) === 0;
    const afterItems = dies ? 2 * STALLS_AFTER_MAX : 1 + random.intBelow(STALLS_AFTER_MAX);
    return { dies, stall: { afterItems, pipe } };
  };
  let plan = planOf(0);
  let working = start(0, plan);
  await working.says('ready');
  for (let turn = 1; turn <= TURNS; turn += 1) {
    const next = planOf(turn);
    const heir = start(turn, turn < TURNS ? next : null);
    await heir.says('ready');
    if (plan.dies) {
      await working.says('wrote', 1 + random.intBelow(STALLS_AFTER_MAX));
      await working.kill();
    }
    await heir.says('wrote');
    if (!plan.dies) {
      // The process that seemed gone wakes up, and finds that its job is no longer its own.
      writeFileSync(plan.stall.pipe, 'go on');
      await working.says('left');
      await working.kill();
    }
    [working, plan] = [heir, next];
  }
  await working.says('left');
  const database = new Database(file, { readonly: true });
  onTestFinished(() => void database.close());
  const jobOf = () => database.prepare("SELECT state, done, total, holder FROM jobs WHERE id = 'job'").get();
  const ended = { state: 'done', done: ITEMS, total: ITEMS, holder: null };
  await expect.poll(jobOf).toEqual(ended);
  const bodies = database.prepare('SELECT body FROM sandbox_events ORDER BY number').pluck().all() as string[];
  const rows = bodies.map((body) => JSON.parse(body) as { readonly item: number; readonly by: string });
  expect(rows.map(({ item }) => item)).toEqual(Array.from({ length: ITEMS }, (_, item) => item));
  const turns = rows.map(({ by }) => by).filter((by, at, all) => by !== all[at - 1]);
  expect(turns, 'no process writes after another one has taken over').toEqual(['p0', 'p1', 'p2', 'p3', 'p4']);
});
