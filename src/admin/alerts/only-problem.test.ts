import { expect, test } from 'vitest';
import { onlyProblem } from './only-problem.ts';

const APIS = ['face-guard', 'business-risk'];

test.each([
  ['error-rate', 'face-guard'],
  ['reject-rate', 'login'],
  ['package-left', 'pkg_0123456789abcdef01'],
  ['budget-used', 'app_0123456789abcdef01 day'],
  ['feed-age', 'tor-exits'],
  ['backup-age', 'site'],
  ['error-rate', null],
] as const)('%s can watch %s', (kind, only) => {
  expect(onlyProblem(kind, only, APIS)).toBeNull();
});

test.each([
  ['error-rate', 'bogus', 'for error-rate it is one of face-guard, business-risk, or null for each'],
  ['reject-rate', 'bogus', 'for reject-rate it is one of register, login, activity, none, other, or null for each'],
  ['package-left', 'app_01', 'for package-left it is the id of a package, pkg_…, or null for each'],
  ['budget-used', 'app_01', 'for budget-used it is an owner and day or month, e.g. `app_… day`, or null for each'],
  ['backup-age', 'bogus', 'for backup-age it is one of site, or null for each'],
] as const)('%s cannot watch %s', (kind, only, problem) => {
  expect(onlyProblem(kind, only, APIS)).toBe(problem);
});
