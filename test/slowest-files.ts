import process from 'node:process';
import type { Reporter, TestModule } from 'vitest/node';

const LISTED = 10;

/**
 * A reporter for the end of a run. It lists the ten test files that took longest, the ten that used most processor time,
 * both with both figures in seconds, and the ten tests that took longest. A file that took long and used little waited,
 * so a test in it may hang. It prints nothing after a short run.
 */
export default class SlowestFiles implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (modules.length <= LISTED) return;
    const files = modules.map((module) => ({
      name: `${module.project.name} ${module.relativeModuleId}`,
      seconds: module.diagnostic().duration / 1000,
      processorSeconds: module.meta().processorSeconds ?? 0,
    }));
    const tests = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => ({
        name: `${module.relativeModuleId} > ${test.fullName}`,
        seconds: (test.diagnostic()?.duration ?? 0) / 1000,
      })),
    );
    const used = files.reduce((sum, { processorSeconds }) => sum + processorSeconds, 0);
    const text = [
      'Slowest test files (seconds, and seconds of processor time):',
      ...most(files, ({ seconds }) => seconds),
      `Test files with most processor time (of ${used.toFixed(0)} s):`,
      ...most(files, ({ processorSeconds }) => processorSeconds),
      'Slowest tests:',
      ...most(tests, ({ seconds }) => seconds),
    ];
    process.stdout.write(`\n${text.join('\n')}\n`);
  }
}

interface Timed {
  readonly name: string;
  readonly seconds: number;
  readonly processorSeconds?: number;
}

/** E.g. `    12.3 s`. */
function shown(seconds: number): string {
  return `${seconds.toFixed(1).padStart(8)} s`;
}

/** A line for each of those with the largest figure. */
function most<T extends Timed>(all: readonly T[], figure: (timed: T) => number): readonly string[] {
  return all
    .toSorted((a, b) => figure(b) - figure(a))
    .slice(0, LISTED)
    .map(({ name, seconds, processorSeconds }) =>
      [shown(seconds), ...(processorSeconds === undefined ? [] : [shown(processorSeconds)]), ` ${name}`].join(''),
    );
}
