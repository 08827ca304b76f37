import { expect, onTestFinished, test } from 'vitest';
import { ignoredIn } from '../../console/src/ui/ignored-in.ts';
import { hasNoBrowser, openConsole, PASSWORD } from './open-console.ts';

test('conditions of an address that a filter did not take are named', () => {
  const query = new URLSearchParams('from=abc&app=app_1&code=1e3&cursor=1.a&to=');
  expect(ignoredIn(query, { from: '', to: '', app: 'app_1', code: '' })).toEqual(['from=abc', 'code=1e3']);
});

test.skipIf(hasNoBrowser)('a day that no calendar has is named, and does not filter as another day', async () => {
  const opened = await openConsole();
  onTestFinished(() => opened.close());
  await opened.server.admin('administrators.create', { name: 'ada', role: 'owner', password: PASSWORD });
  const { page, signIn, problems } = await opened.open({ language: 'en' });
  await signIn('ada', PASSWORD, '/ledger?from=2026-02-30T00:00&to=2026-02-28T00:00');
  await page.getByText('they filter nothing: from=2026-02-30T00:00', { exact: false }).waitFor();
  expect(await page.getByText('to=2026-02-28').count()).toBe(0);
  expect(problems).toEqual([]);
});
