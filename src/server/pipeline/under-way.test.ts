import { expect, test } from 'vitest';
import { echoApi } from '../../../test/http/echo-api.ts';
import { TEST_KEY } from '../../../test/http/recording-gate.ts';
import { post, serveEcho } from '../../../test/http/serve-echo.ts';
import { WorkUnderWay } from '../../kernel/work-under-way.ts';
import { systemClock } from '../../kernel/clock.ts';
import { leaseHere, underLease } from '../../platform/nodes/lease-here.ts';

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

test('a call is under way until what outlasts it has ended, also if it began after something waited for it', async () => {
  const underWay = new WorkUnderWay();
  const [begun, goOn, released] = [0, 1, 2].map(() => Promise.withResolvers<void>());
  if (!begun || !goOn || !released) throw new Error('there are three');
  const compared = echoApi(async (_params, call) => {
    begun.resolve();
    await goOn.promise;
    call.outlastedBy?.(released.promise);
    return { ok: true, result: { echoed: 'a' } as never };
  });
  const { url, server } = await serveEcho({ apis: [compared], underWay });
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = post(`${url}/echo/query`, `key=${TEST_KEY}&word=a`, form);
  await begun.promise;
  const order: string[] = [];
  const ended = underWay.olderEnded().then(() => order.push('ended'));
  goOn.resolve();
  await answer;
  await new Promise((resolve) => setImmediate(resolve));
  order.push('answered');
  released.resolve();
  await ended;
  expect(order).toEqual(['answered', 'ended']);
  await server.close();
});

test('a call is settled under the lease that its node held when the call began, also if it holds another one by then', async () => {
  const node = { incarnation: 'first' };
  const underWay = new WorkUnderWay((work) => underLease(() => node.incarnation, work));
  const slow = echoApi(async () => {
    node.incarnation = 'second';
    await new Promise((resolve) => setImmediate(resolve));
    return { ok: true, result: { echoed: 'late' } as never };
  });
  const { url, server, gate } = await serveEcho({ apis: [slow], underWay });
  const settle = gate.settle.bind(gate);
  const leases: (string | null)[] = [];
  gate.settle = (...settled) => {
    leases.push(leaseHere());
    return settle(...settled);
  };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  for (const word of ['a', 'b']) await post(`${url}/echo/query`, `key=${TEST_KEY}&word=${word}`, form);
  expect(leases).toEqual(['first', 'second']);
  await server.close();
});
