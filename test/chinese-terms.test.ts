import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..');
const FILES = globSync(
  ['*.md', 'docs/*.md', 'sdk/*.md', 'bench/**/*.md', '{src,console/src,sdk/src,tools}/**/*.{ts,tsx,mjs}'],
  { cwd: ROOT, exclude: (name) => name === 'node_modules' },
);

/** For what the product calls by one word in 中文: that word, and words that texts used for it beside. */
const TERMS: readonly (readonly [string, RegExp])[] = [
  // A challenge of the video liveness, as the reasons of its codes name it on the wire.
  ['动作指令', /挑战|活体动作|随机动作|动作口令/],
  ['退款', /退费/],
  ['欺诈分', /欺诈评分/],
];

test.each(TERMS)('%s is called so in every text', (term, others) => {
  const lines = FILES.flatMap((file) =>
    readFileSync(path.join(ROOT, file), 'utf8')
      .split('\n')
      .map((text, at) => ({ place: `${file}:${at + 1}`, text })),
  );
  expect(lines.filter(({ text }) => text.includes(term)).length).toBeGreaterThan(20);
  expect(lines.flatMap(({ place, text }) => (others.test(text) ? [place] : []))).toEqual([]);
});
