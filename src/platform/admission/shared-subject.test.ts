import { expect, test } from 'vitest';
import { SharedSubject } from './shared-subject.ts';

test('a subject that took tokens without asking is kept until they would be there again', () => {
  const subject = new SharedSubject('192.0.2.1', { perSecond: 1, burst: 2 });
  expect(subject.isKept(0)).toBe(false);
  expect([subject.useAlone(1, 0), subject.useAlone(1, 0), subject.useAlone(1, 0)]).toEqual([true, true, false]);
  expect(subject.isKept(0)).toBe(true);
  subject.reconcile(1, 1999);
  expect(subject.isKept(1999)).toBe(true);
  subject.reconcile(1, 2000);
  expect(subject.isKept(2000)).toBe(false);
});
