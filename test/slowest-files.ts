import process from 'node:process';
import type { Reporter, TestModule } from 'vitest/node';

const LISTED = 10;

/**
 * A reporter that prints the ten slowest test files at the end of a run, in seconds of their own run time. It prints
 * nothing after a short run.
 */
export default class SlowestFiles implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (modules.length <= LISTED) return;
    const timed = modules.map((module) => ({ file: module.relativeModuleId, ms: module.diagnostic().duration }));
    const slowest = timed.toSorted((a, b) => b.ms - a.ms).slice(0, LISTED);
    const lines = slowest.map(({ file, ms }) => `${(ms / 1000).toFixed(1).padStart(8)} s  ${file}`);
    process.stdout.write(`\nSlowest test files:\n${lines.join('\n')}\n`);
  }
}
