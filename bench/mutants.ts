import path from 'node:path';
import { seededRandom } from '../src/kernel/seeded-random.ts';
import { ImportGraph } from './lib/mutants/import-graph.ts';
import { makeMutants, type Mutant } from './lib/mutants/make-mutants.ts';
import { mutatedFiles } from './lib/mutants/mutant-areas.ts';
import { MutantRuns } from './lib/mutants/mutant-runs.ts';
import type { BenchOptions } from './run.ts';

const DRAWN = 300;
const DRAWN_FULL = 3000;
const SEED = 12;
/** Test files that a mutant is tried on before it counts as alive: the nearest ones. */
const TESTS_A_MUTANT = 5;

/**
 * Which share of small faults the tests notice: mutants of the code if a slip there costs money, lets a stranger in or
 * keeps data. 300 are drawn by a seed from all of them, and each is tried on the unit tests nearest to its file,
 * until one fails.
 */
export async function run({ full, seed, area, count }: BenchOptions): Promise<Record<string, number>> {
  const areas = new Map(
    [...mutatedFiles()].filter(([file, of]) => area === undefined || of === area || file.startsWith(area)),
  );
  const all = await makeMutants([...areas.keys()]);
  const drawn = draw(all, count ?? (full ? DRAWN_FULL : DRAWN), seed ?? SEED);
  const graph = new ImportGraph();
  const nearest = new Map(drawn.map(({ file }) => [file, nearestTests(graph, file)] as const));
  const tests = [...new Set([...nearest.values()].flat())];
  console.log(`${all.length} mutants in ${areas.size} files; ${drawn.length} drawn, ${tests.length} test files`);
  const runs = await MutantRuns.open(drawn, graph);
  const green = await runs.green(tests);
  for (const test of tests.filter((each) => !green.has(each))) console.log(`not green without a mutant: ${test}`);
  const alive = await survivorsOf(runs, drawn, ({ file }) =>
    (nearest.get(file) ?? []).filter((test) => green.has(test)),
  );
  await runs.close();
  return report(areas, drawn, alive);
}

function draw(all: readonly Mutant[], count: number, seed: number): readonly Mutant[] {
  const random = seededRandom(seed);
  const left = [...all];
  return Array.from({ length: Math.min(count, left.length) }, () =>
    left.splice(random.intBelow(left.length), 1),
  ).flat();
}

/** Test files that import `file`, nearest first: of its name, then of its folder and the folders around it. */
function nearestTests(graph: ImportGraph, file: string): readonly string[] {
  const stem = file.replace(/\.ts$/, '');
  const sharedFolders = (test: string) => {
    const [own, its] = [path.dirname(file).split('/'), path.dirname(test).split('/')];
    const differs = own.findIndex((name, at) => name !== its[at]);
    return differs < 0 ? own.length : differs;
  };
  return graph.tests
    .filter((test) => graph.closureOf(test).has(file))
    .map((test) => ({
      test,
      near: (test === `${stem}.test.ts` ? 100 : 0) + sharedFolders(test),
      size: graph.closureOf(test).size,
    }))
    .toSorted((a, b) => b.near - a.near || a.size - b.size)
    .map(({ test }) => test)
    .slice(0, TESTS_A_MUTANT);
}

/** Tries each mutant on its first test, those that live on their second, and so on. */
async function survivorsOf(
  runs: MutantRuns,
  drawn: readonly Mutant[],
  testsFor: (mutant: Mutant) => readonly string[],
): Promise<readonly Mutant[]> {
  let alive = drawn;
  for (let round = 0; round < TESTS_A_MUTANT; round += 1) {
    const pairs = Map.groupBy(
      alive.filter((mutant) => testsFor(mutant).length > round),
      (mutant) => testsFor(mutant)[round] ?? '',
    );
    if (pairs.size === 0) break;
    const killed = await runs.killed(pairs);
    alive = alive.filter(({ id }) => !killed.has(id));
    console.log(`round ${round + 1}: ${pairs.size} test files, ${killed.size} killed, ${alive.length} alive`);
  }
  return alive;
}

function report(areas: ReadonlyMap<string, string>, drawn: readonly Mutant[], alive: readonly Mutant[]) {
  if (drawn.length === 0) throw new Error('no mutant was drawn: look at --area and --count');
  const survived = new Set(alive.map(({ id }) => id));
  const rows = [...Map.groupBy(drawn, ({ file }) => areas.get(file) ?? '')].map(([area, mutants]) => {
    const living = mutants.filter(({ id }) => survived.has(id)).length;
    return { area, mutants: mutants.length, killed: mutants.length - living, survived: living };
  });
  console.table(rows.toSorted((a, b) => a.area.localeCompare(b.area)));
  for (const { file, line, original, replacement } of alive.toSorted(
    (a, b) => a.file.localeCompare(b.file) || a.line - b.line,
  ))
    console.log(`alive  ${file}:${line}  ${shortened(original)}  ->  ${shortened(replacement)}`);
  return { killed_share: Math.round((1 - alive.length / drawn.length) * 1000) / 1000, mutants: drawn.length };
}

function shortened(text: string): string {
  return text.length > 90 ? `${text.slice(0, 60)} … ${text.slice(-25)}` : text;
}
