import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The order of test files in a run: the slowest first, so that no core idles at the end. The short ones that share a
 * process come last, one after another.
 */
const ORDER = [
  /^test\/e2e\/(kill|hostile-videos|hostile-videos-http|velocity-kill)\.test/,
  /^src\/engines\/media\/.*-decoder\.test/,
  /^test\/console\//,
  /^test\/e2e\//,
  /^(test|tools|bench)\//,
];

/** Orders test files by what they are, because a clean checkout knows nothing of earlier runs. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- it is vitest's, and it gives a list of its own
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}

function placeOf({ project, moduleId }: TestSpecification): number {
  const name = moduleId.slice(project.config.root.length + 1);
  const place = ORDER.findIndex((pattern) => pattern.test(name));
  if (place >= 0) return place;
  return project.config.isolate ? ORDER.length : ORDER.length + 1;
}
