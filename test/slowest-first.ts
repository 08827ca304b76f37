import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The order of test files in a run: the slowest first, so that no core idles at the end. The short ones that share a
 * process come last. Files of one project stand together, because a process is kept only for a file of the same project.
 */
const ORDER = [
  /^all test\/e2e\/(node-kills|whole-cluster|kill|hostile-videos|hostile-videos-http|velocity-kill|two-nodes)\.test/,
  /^all test\/(add-an-api|deploy)\.test/,
  /^all src\/engines\/media\/.*-decoder\.test/,
  /^all test\/(e2e|upgrade|clients|redis|s3)\//,
  /^all (test|tools|bench)\//,
  /^all /,
  /^servers /,
  /^postgres /,
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
  const name = `${project.name} ${moduleId.slice(project.config.root.length + 1)}`;
  const place = ORDER.findIndex((pattern) => pattern.test(name));
  return place < 0 ? ORDER.length : place;
}
