import { expect, test } from 'vitest';
import { kindFor } from './challenge-task.ts';

const BOTH = ['colours', 'actions'] as const;

test.each([
  [['actions'], [], 'actions'],
  [['actions'], ['actions'], 'actions'],
  [['actions'], ['colours', 'actions'], 'actions'],
  [BOTH, [], 'colours'],
  [BOTH, ['colours'], 'actions'],
  [BOTH, ['actions'], 'colours'],
  [BOTH, ['actions', 'colours'], 'actions'],
  [BOTH, ['nonsense'], 'colours'],
] as const)('of %j, a page that cannot do %j gets %s', (offered, cannot, kind) => {
  expect(kindFor(offered, new Set<string>(cannot))).toBe(kind);
});
