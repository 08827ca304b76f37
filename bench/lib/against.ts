import { cpSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { checkOut, type CheckedOutCommit } from '../../test/upgrade/checked-out-commit.ts';
import type { Contender, OpenContender } from './contender.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const ROUND_SECONDS = 2;
const WARM_UP_SECONDS = 6;
/** Rounds in each of the two orders, quick and in full. */
const ROUNDS = 9;
const ROUNDS_FULL = 21;

/**
 * Runs another commit beside this one and compares them. Rounds of the two alternate, and the order changes each time, so
 * that other load on the machine affects both alike. Halfway both are opened anew in the other order: of two that are
 * alike, the one that was opened first costs about a tenth more. Throws an Error if git does not know the commit or a side
 * fails.
 *
 * @param ref anything that git can resolve to a commit, e.g. `HEAD~1`
 * @returns `rate_vs_ref`, units a second here over those there, and `cpu_vs_ref`, processor time of a unit here over
 * that there. If the sides tell what they hold, `memory_vs_ref` is the memory here over that there. All are means of the
 * medians of both orders.
 */
export async function compareWith(
  ref: string,
  open: OpenContender,
  { full }: { readonly full: boolean },
): Promise<Record<string, number>> {
  const other = openWorktree(ref);
  try {
    const rounds = full ? ROUNDS_FULL : ROUNDS;
    const orders: Compared[] = [];
    for (const isHereFirst of [true, false]) {
      print(`${isHereFirst ? 'this commit' : ref} is opened first`);
      orders.push(compared(await playRounds({ ref, here: ROOT, there: other.root, isHereFirst, rounds }, open)));
    }
    const mean = (figure: keyof Compared) =>
      Number(Math.sqrt(orders.reduce((product, each) => product * each[figure], 1)).toFixed(3));
    const memory = mean('memory');
    return {
      rate_vs_ref: mean('rate'),
      cpu_vs_ref: mean('cpu'),
      ...(Number.isNaN(memory) ? {} : { memory_vs_ref: memory }),
      rounds: rounds * orders.length,
    };
  } finally {
    other.remove();
  }
}

interface Order {
  readonly ref: string;
  /** Roots of both checkouts. */
  readonly here: string;
  readonly there: string;
  readonly isHereFirst: boolean;
  readonly rounds: number;
}

/** Opens both sides, and plays rounds of them. */
async function playRounds(
  { ref, here: hereRoot, there: thereRoot, isHereFirst, rounds: count }: Order,
  open: OpenContender,
): Promise<readonly Round[]> {
  const sides: Contender[] = [];
  try {
    for (const root of isHereFirst ? [hereRoot, thereRoot] : [thereRoot, hereRoot]) sides.push(await open(root));
    const [here, there] = isHereFirst ? sides : sides.toReversed();
    if (!here || !there) throw new Error('two sides were opened');
    for (const side of sides) await side.work(WARM_UP_SECONDS);
    const rounds: Round[] = [];
    for (let round = 0; round < count; round += 1) {
      const isTurned = round % 2 === 1;
      const first = await measure(isTurned ? there : here);
      const second = await measure(isTurned ? here : there);
      rounds.push(isTurned ? { here: second, there: first } : { here: first, there: second });
      print(`round ${round + 1}: here ${describe(rounds.at(-1)?.here)}; ${ref} ${describe(rounds.at(-1)?.there)}`);
    }
    return rounds;
  } finally {
    for (const side of sides) await side.stop();
  }
}

/** Medians of what one side is over the other. */
interface Compared {
  readonly rate: number;
  readonly cpu: number;
  /** NaN if it is not compared. */
  readonly memory: number;
}

function compared(rounds: readonly Round[]): Compared {
  return {
    rate: median(rounds.map(({ here, there }) => here.perSecond / there.perSecond)),
    cpu: median(rounds.map(({ here, there }) => here.cpuMs / there.cpuMs)),
    memory: median(rounds.map(({ here, there }) => here.heldMb / there.heldMb)),
  };
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
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
