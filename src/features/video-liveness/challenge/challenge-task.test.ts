import { expect, test } from 'vitest';
import { kindFor } from './challenge-task.ts';

test.each([[[]], [['colours']], [['actions']], [['actions', 'colours']]])(
  'a page that cannot do %j still gets a challenge',
  (cannot) => {
    expect(kindFor(new Set(cannot))).toBe('actions');
  },
);
