import { expect, onTestFinished, test } from 'vitest';
import { planOf } from '../../../../test/query-plan.ts';
import { connectOutside, openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { endingText, LEASE_ENDS } from './lease-ends.ts';

test('a start finds leased deliveries without reading all that there ever were', async () => {
  const { place, dispose } = await openTemporaryDatabase();
  const outside = connectOutside(place);
  onTestFinished(async () => {
    outside.close();
    await dispose();
  });
  const deliveries = LEASE_ENDS.filter(([table]) => table === 'webhook_deliveries');
  expect(deliveries).toHaveLength(1);
  for (const lease of deliveries)
    expect(planOf(outside, endingText(lease).replaceAll('?', '1'))).toContain('webhook_deliveries_leased');
});
