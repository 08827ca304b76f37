import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

/** The twelve jobs of the operators of the product, as the design of the console numbers them. */
const JOBS = [
  [1, 'a call that was charged is explained'],
  [2, 'a time of the chart leads to its calls'],
  [3, 'a new customer is live'],
  [4, 'a leaked key is rotated'],
  [5, 'the review queue is worked off'],
  [6, 'the ring behind a device is blocked'],
  [7, 'a rule is tightened'],
  [8, '10,000 people are imported'],
  [9, 'a person is erased'],
  [10, 'all looks at personal data are a file'],
  [11, 'the face threshold is judged'],
  [12, "the month's end: statement and margin"],
] as const;

const FILES = globSync('*.test.ts', { cwd: import.meta.dirname }).map((file) =>
  readFileSync(path.join(import.meta.dirname, file), 'utf8'),
);

test.each(JOBS)('job %i is a browser test under its number, in 简体中文 and in English: %s', (job) => {
  const name = new RegExp(`['"\u0060]job ${job}[:,] `);
  const found = FILES.filter((text) => name.test(text));
  expect(found.length).toBeGreaterThan(0);
  for (const text of found) {
    expect(text).toContain("'zh-CN'");
    expect(text).toMatch(/\ben\b/);
    expect(text).toContain('openConsole');
  }
});
