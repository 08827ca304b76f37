import { expect, test } from 'vitest';
import { describeComparison, describeVerdicts, lowerRate, type MeasuredModels } from './compare-models.ts';
import { errorRate } from './error-rates.ts';

test('one rate is lower than another only if their intervals do not overlap', () => {
  // Clopper-Pearson at 95 %: 5 of 1000 is .0016 .. .0116, 30 of 1000 is .0203 .. .0426, and 12 of 1000 is .0062 .. .0209.
  expect(lowerRate(errorRate(5, 1000), errorRate(30, 1000))).toBe('installed');
  expect(lowerRate(errorRate(30, 1000), errorRate(5, 1000))).toBe('other');
  expect(lowerRate(errorRate(5, 1000), errorRate(12, 1000))).toBe('no difference seen');
  expect(lowerRate(errorRate(0, 0), errorRate(5, 1000))).toBe('not measured');
});

function measured(modelId: string, falseRejects: number, msPerPhoto: number): MeasuredModels {
  const point = { cosine: 0.4, far: errorRate(40, 40_000), frr: errorRate(falseRejects, 1000) };
  const group = {
    group: 'East Asian',
    faces: 500,
    genuinePairs: 1000,
    impostorPairs: 40_000,
    suspects: [],
    suspectPairs: 0,
    enough: true,
    ownPoints: [{ targetFar: 1e-3, point }],
    scorePoints: [],
    det: { points: [], whyEmpty: 'apart' as const },
    histogram: { genuine: [], impostors: [] },
  };
  return { report: { modelId, photos: 510, refused: { 'no-face': 4, 'face-turned': 6 }, groups: [group] }, msPerPhoto };
}

test('the report says which is better where, and what moving costs', () => {
  const text = describeComparison(measured('a@1', 30, 40), measured('b@1', 5, 60), {
    register: { persons: 80_000, photos: 100_000 },
  });
  expect(text).toContain(
    '| East Asian | 1e-3 | 3e-2 (2e-2 .. 4.3e-2; 30 of 1000) | 5e-3 (1.6e-3 .. 1.2e-2; 5 of 1000) | other |',
  );
  expect(text).toContain('Better: the other in East Asian at 1e-3.');
  expect(text).toContain('| photos without a usable face | 10 of 510 | 10 of 510 |');
  expect(text).toContain('about 100 minutes of one worker for 100000 kept photos of 80000 people');
  expect(
    describeComparison(measured('a@1', 30, 40), measured('a@1', 30, 40), { register: { persons: 7, photos: 7 } }),
  ).toContain('costs nothing');
  expect(describeComparison(measured('a@1', 30, 40), measured('b@1', 30, 60), { register: null })).toContain(
    '60 ms for each photo',
  );
  const chinese = describeComparison(measured('a@1', 30, 40), measured('b@1', 5, 60), {
    register: null,
    language: 'zh',
  });
  expect(chinese.replaceAll(/renzheng (?:calibrate faces|person re-encode)/g, '')).not.toMatch(
    /(?:[a-z]{3,} ){2}[a-z]{3,}/i,
  );
});

test('one line says where which is better', () => {
  const [installed, other, same] = ['installed', 'other', 'no difference seen'] as const;
  const at = (where: string, better: typeof installed | typeof other | typeof same) => ({ where, better });
  expect(describeVerdicts([at('a', other), at('b', same), at('c', other)])).toBe('Better: the other in a, c.');
  expect(describeVerdicts([at('a', installed), at('b', other)])).toBe(
    'Better: the other in b; the installed one in a.',
  );
  expect(describeVerdicts([at('a', installed), at('b', other)], 'zh')).toBe('另一组更好：b；当前的更好：a。');
  expect(describeVerdicts([])).toBe('Too little was measured to compare the two.');
  expect(describeVerdicts([at('a', same)])).toBe('Neither is seen to be better anywhere: the intervals overlap.');
});
