import { cpSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { checkOut, type CheckedOutCommit } from '../../test/upgrade/checked-out-commit.ts';
import type { Contender, OpenContender } from './contender.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const ROUND_SECONDS = 2;
const WARM_UP_SECONDS = 6;

/**
 * Runs another commit beside this one and compares them. Both are opened once, then rounds of the two alternate. The
 * order changes each time, so that other load on the machine affects both alike. Throws an Error if git does not know
 * the commit or a side fails.
 *
 * @param ref anything that git can resolve to a commit, e.g. `HEAD~1`
 * @returns `rate_vs_ref`, units a second here over those there, and `cpu_vs_ref`, processor time of a unit here over
 * that there. If the sides tell what they hold, `memory_vs_ref` is the memory here over that there. All are medians over
 * the rounds.
 */
export async function compareWith(
  ref: string,
  open: OpenContender,
  { full }: { readonly full: boolean },
): Promise<Record<string, number>> {
  const other = openWorktree(ref);
  const sides: Contender[] = [];
  try {
    for (const root of [ROOT, other.root]) sides.push(await open(root));
    const [here, there] = sides;
    if (!here || !there) throw new Error('two sides were opened');
    for (const side of sides) await side.work(WARM_UP_SECONDS);
    const rounds: Round[] = [];
    for (let round = 0; round < (full ? 41 : 15); round += 1) {
      const isTurned = round % 2 === 1;
      const first = await measure(isTurned ? there : here);
      const second = await measure(isTurned ? here : there);
      rounds.push(isTurned ? { here: second, there: first } : { here: first, there: second });
      print(`round ${round + 1}: here ${describe(rounds.at(-1)?.here)}; ${ref} ${describe(rounds.at(-1)?.there)}`);
    }
    return {
      rate_vs_ref: median(rounds.map(({ here: a, there: b }) => a.perSecond / b.perSecond)),
      cpu_vs_ref: median(rounds.map(({ here: a, there: b }) => a.cpuMs / b.cpuMs)),
      ...(here?.heldMb ? { memory_vs_ref: median(rounds.map(({ here: a, there: b }) => a.heldMb / b.heldMb)) } : {}),
      rounds: rounds.length,
    };
  } finally {
    for (const side of sides) await side.stop();
    other.remove();
  }
}

interface Measured {
  readonly perSecond: number;
  /** Processor time of a unit. */
  readonly cpuMs: number;
  /** MiB. NaN if it is not compared. */
  readonly heldMb: number;
}

interface Round {
  readonly here: Measured;
  readonly there: Measured;
}

async function measure(side: Contender): Promise<Measured> {
  const before = side.cpuMs();
  const { units, seconds } = await side.work(ROUND_SECONDS);
  return { perSecond: units / seconds, cpuMs: (side.cpuMs() - before) / units, heldMb: side.heldMb?.() ?? Number.NaN };
}

/** Checks the other commit out in a folder of its own, with this folder's packages, models and drivers within reach. */
function openWorktree(ref: string): CheckedOutCommit {
  const other = checkOut(ref, print);
  // If a comparison is interrupted, its worktree is removed.
  process.once('SIGINT', () => {
    other.remove();
    process.exit(130);
  });
  copyAbsent(path.join(ROOT, 'bench/lib'), path.join(other.root, 'bench/lib'));
  print(`comparing with ${other.commit.slice(0, 10)} in ${other.root}`);
  return other;
}

/** Copies missing files. The drivers of this commit may start scripts that the other one does not have yet. */
function copyAbsent(from: string, to: string): void {
  cpSync(from, to, { recursive: true, force: false, errorOnExist: false });
}

function describe(measured: Measured | undefined): string {
  if (!measured) return '';
  const { perSecond, cpuMs, heldMb } = measured;
  const memory = Number.isNaN(heldMb) ? '' : `, ${heldMb} MiB`;
  return `${perSecond.toFixed(perSecond < 10 ? 2 : 0)}/s, ${(cpuMs * 1000).toFixed(0)} us of processor${memory}`;
}

function median(values: readonly number[]): number {
  return Number((values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN).toFixed(3));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
