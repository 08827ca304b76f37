import { expect, test } from 'vitest';
import { createPromMetrics } from '../../server/telemetry/prom-metrics.ts';
import { createServerStatusHandlers } from './handler.ts';

test('the status shows what the gauges read at the moment', async () => {
  const metrics = createPromMetrics();
  let waiting = 0;
  metrics.gauge('ready', 'x', () => 1);
  metrics.gauge('calls_underway', 'x', () => 7);
  metrics.gauge('inference_queue', 'x', () => waiting);
  metrics.gauge('database_queue', 'x', () => 3, { kind: 'write' });
  metrics.gauge('database_queue', 'x', () => 4, { kind: 'read' });
  metrics.gauge('bodies', 'x', () => 5, { size: 'large', state: 'waiting' });
  metrics.gauge('bodies', 'x', () => 99, { size: 'large', state: 'held' });
  const product = { version: '1.2.3', startedAtMs: 1_780_000_000_000, inferenceWorkers: 2 };
  const { show } = createServerStatusHandlers({ metrics, product });
  const look = async () => {
    const shown = await show({}, {} as never);
    if (!shown.ok || !('result' in shown)) throw new Error('the status can always be shown');
    return shown.result;
  };
  const status = await look();
  expect(status).toMatchObject({ ...product, isReady: true, callsUnderWay: 7 });
  expect(Object.fromEntries(status.queues.map(({ name, waiting: n }) => [name, n]))).toEqual({
    inference: 0,
    video: 0,
    'database-write': 3,
    'database-read': 4,
    'small-bodies': 0,
    'large-bodies': 5,
  });
  expect(status.memoryMb).toBeGreaterThan(10);
  expect(status.cpuSeconds).toBeGreaterThan(0);
  waiting = 12;
  expect((await look()).queues[0]).toEqual({ name: 'inference', waiting: 12 });
});
