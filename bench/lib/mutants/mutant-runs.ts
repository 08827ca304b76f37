import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createVitest, type TestModule, type Vitest } from 'vitest/node';
import type { ImportGraph } from './import-graph.ts';
import { mutatedText, type Mutant } from './make-mutants.ts';
import { ROOT } from './mutant-areas.ts';
import { groupName } from './group-name.ts';

const RUN_UNDER = path.join(import.meta.dirname, 'run-under.ts');
/** Mutants under which one process runs a test file, one after the other. */
const MUTANTS_A_RUN = 16;
/** Finds a test that hangs under a mutant; generous, so that a busy machine fails none. */
const TEST_TIMEOUT_MS = 60_000;

/** Runs test files of the product under mutants, many in one process: code without the mutant in it is loaded once. */
export class MutantRuns {
  readonly #vitest: Vitest;
  readonly #folder: string;
  readonly #progress: Progress;
  #runs = 0;

  private constructor(vitest: Vitest, folder: string, progress: Progress) {
    this.#vitest = vitest;
    this.#folder = folder;
    this.#progress = progress;
  }

  static async open(mutants: readonly Mutant[], graph: ImportGraph): Promise<MutantRuns> {
    surviveBrokenPipes();
    const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-mutants-'));
    const progress = new Progress();
    const vitest = await createVitest(
      'test',
      {
        root: ROOT,
        config: false,
        watch: false,
        pool: 'forks',
        maxWorkers: availableParallelism(),
        include: [`${folder}/*.mutants.ts`],
        globalSetup: ['test/temporary-root.ts'],
        reporters: [{ onTestModuleEnd: () => progress.ended() }],
        testTimeout: TEST_TIMEOUT_MS,
        hookTimeout: TEST_TIMEOUT_MS,
        teardownTimeout: 10_000,
        dangerouslyIgnoreUnhandledErrors: true,
        env: { TZ: 'America/New_York' },
      },
      { plugins: [mutantsPlugin(mutants, graph)], logLevel: 'error' },
    );
    return new MutantRuns(vitest, folder, progress);
  }

  /** Runs test files without a mutant, and gives those that pass: only they tell anything under one. */
  async green(tests: readonly string[]): Promise<ReadonlySet<string>> {
    const modules = await this.#run(tests.map((test) => ({ test, mutants: [null] })));
    return new Set(modules.filter(({ module }) => module?.ok()).map(({ test }) => test));
  }

  /** Runs each test file under each of its mutants. Gives the ids of the mutants that failed a test. */
  async killed(pairs: ReadonlyMap<string, readonly Mutant[]>): Promise<ReadonlySet<string>> {
    const runs = [...pairs].flatMap(([test, mutants]) =>
      chunksOf(mutants, MUTANTS_A_RUN).map((chunk) => ({ test, mutants: chunk.map(({ id }) => id) })),
    );
    const outcomes = await this.#run(runs);
    // If a process broke down, its mutants are tried alone, so that each answers for itself.
    const brokenDown = outcomes.filter((run) =>
      run.mutants.some((mutant) => stateOf(run.module, mutant) === 'unknown'),
    );
    const alone = brokenDown.flatMap(({ test, mutants }) => mutants.map((mutant) => ({ test, mutants: [mutant] })));
    const settled = [...outcomes.filter((run) => !brokenDown.includes(run)), ...(await this.#run(alone))];
    return new Set(
      settled.flatMap(({ module, mutants }) =>
        mutants.filter((mutant): mutant is string => mutant !== null && stateOf(module, mutant) !== 'passed'),
      ),
    );
  }

  async close(): Promise<void> {
    await this.#vitest.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #run(runs: readonly Run[]) {
    if (runs.length === 0) return [];
    const written = runs.map((run) => {
      const file = path.join(this.#folder, `${(this.#runs += 1)}.mutants.ts`);
      writeFileSync(file, runText(run));
      return { ...run, file };
    });
    const project = this.#vitest.getRootProject();
    this.#progress.begin(written.length);
    const { testModules } = await this.#vitest.runTestSpecifications(
      written.map(({ file }) => project.createSpecification(file)),
    );
    return written.map((run) => ({ ...run, module: testModules.find(({ moduleId }) => moduleId === run.file) }));
  }
}

/**
 * Keeps this process alive if a test process ends while vitest writes to it. Vitest raises that as an event that nothing
 * handles. The mutants of such a process count as not tried, and are tried again alone.
 */
function surviveBrokenPipes(): void {
  process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.stderr.write('a test process ended before it began\n');
  });
}

/** Says on standard error how many test files of a round have ended. */
class Progress {
  #total = 0;
  #done = 0;

  begin(total: number): void {
    this.#total = total;
    this.#done = 0;
  }

  ended(): void {
    this.#done += 1;
    if (this.#done % 10 === 0 || this.#done === this.#total)
      process.stderr.write(`${this.#done} of ${this.#total} test files\n`);
  }
}

/** A test file and the mutants under which it is run. Null stands for the code without a mutant. */
interface Run {
  readonly test: string;
  readonly mutants: readonly (string | null)[];
}

/** A test module that imports one test file once for each mutant. */
function runText({ test, mutants }: Run): string {
  const importOf = (mutant: string | null) =>
    `import('${path.join(ROOT, test)}${mutant === null ? '' : `?mutant=${mutant}`}')`;
  return [
    `import { runUnder } from '${RUN_UNDER}';`,
    ...mutants.map((mutant) => `runUnder(${JSON.stringify(mutant)}, () => ${importOf(mutant)});`),
  ].join('\n');
}

/** How the tests of one mutant ended; unknown if the process that ran them broke down before. */
function stateOf(module: TestModule | undefined, mutant: string | null): 'passed' | 'failed' | 'unknown' {
  const group = [...(module?.children.suites() ?? [])].find(({ name }) => name === groupName(mutant));
  const state = group?.state() ?? 'pending';
  return state === 'pending' ? 'unknown' : state === 'failed' ? 'failed' : 'passed';
}

/** Gives each mutant copies of the modules that see it, with the change in its own file. */
function mutantsPlugin(
  mutants: readonly Mutant[],
  graph: ImportGraph,
): NonNullable<NonNullable<Parameters<typeof createVitest>[2]>['plugins']>[number] {
  const byId = new Map(mutants.map((mutant) => [mutant.id, mutant] as const));
  const ways = new Map<string, ReadonlySet<string>>();
  const seesMutant = (id: string, mutant: string): boolean => {
    const target = byId.get(mutant)?.file ?? '';
    let all = ways.get(target);
    if (!all) ways.set(target, (all = graph.dependentsOf(target)));
    return all.has(path.relative(ROOT, id));
  };
  return {
    name: 'mutants',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      const mutant = mutantIn(importer);
      if (mutant === undefined || importer === undefined) return null;
      const resolved = await this.resolve(source, withoutQuery(importer), { ...options, skipSelf: true });
      if (!resolved || resolved.external || !seesMutant(withoutQuery(resolved.id), mutant)) return resolved;
      return { ...resolved, id: `${withoutQuery(resolved.id)}?mutant=${mutant}` };
    },
    load(id) {
      const mutant = byId.get(mutantIn(id) ?? '');
      return mutant && path.relative(ROOT, withoutQuery(id)) === mutant.file ? mutatedText(mutant) : null;
    },
  };
}

function mutantIn(id: string | undefined): string | undefined {
  return /[?&]mutant=(\w+)/.exec(id ?? '')?.[1];
}

function withoutQuery(id: string): string {
  return id.split('?', 1)[0] ?? id;
}

function chunksOf<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));
}
