import { expect, test } from 'vitest';
import { echoApi } from '../../../test/http/echo-api.ts';
import { TEST_KEY } from '../../../test/http/recording-gate.ts';
import { post, serveEcho } from '../../../test/http/serve-echo.ts';
import { WorkUnderWay } from '../../kernel/work-under-way.ts';
import { systemClock } from '../../kernel/clock.ts';

test('a call is under way until its handler has ended, also if its answer came before', async () => {
  const underWay = new WorkUnderWay();
  const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let skippedMs = 0;
  const clock = { nowMs: () => systemClock.nowMs(), monotonicMs: () => systemClock.monotonicMs() + skippedMs };
  const slow = echoApi(async () => {
    begun.resolve();
    await released.promise;
    return { ok: true, result: { echoed: 'late' } as never };
  });
  const { url, server } = await serveEcho({ apis: [slow], clock, underWay });
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = post(`${url}/echo/query`, `key=${TEST_KEY}&word=a`, form);
  await begun.promise;
  const order: string[] = [];
  const ended = underWay.olderEnded().then(() => order.push('ended'));
  // The time limit of the call passes, so it is answered while its handler goes on.
  skippedMs = 3_600_000;
  await answer;
  order.push('answered');
  await new Promise((resolve) => setImmediate(resolve));
  released.resolve();
  await ended;
  expect(order).toEqual(['answered', 'ended']);
  await server.close();
});
