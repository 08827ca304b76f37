import { expect, test } from 'vitest';
import { createPromMetrics } from './prom-metrics.ts';

const linesOf = async (metrics: { text(): Promise<string> }, name: string) =>
  (await metrics.text()).split('\n').filter((line) => line.includes(name));

test('figures of the process have the names by which every dashboard knows them', async () => {
  const text = await createPromMetrics().text();
  expect(text).toContain('# TYPE process_cpu_seconds_total counter');
  expect(text).toContain('# TYPE nodejs_eventloop_lag_p99_seconds gauge');
  expect(text).not.toContain('renzheng_process_');
});

test('what only rises is a counter, also if it is kept elsewhere', async () => {
  const metrics = createPromMetrics();
  let lost = 3;
  metrics.total('lost', 'Lost', () => lost);
  expect(await linesOf(metrics, 'renzheng_lost')).toEqual([
    '# HELP renzheng_lost_total Lost',
    '# TYPE renzheng_lost_total counter',
    'renzheng_lost_total 3',
  ]);
  lost = 5;
  expect(await linesOf(metrics, 'renzheng_lost')).toContain('renzheng_lost_total 5');
});

test('a counter of before is shown under its old name too, for one release', async () => {
  const metrics = createPromMetrics();
  metrics.total('video_fallbacks', 'Videos', () => 2);
  expect(await linesOf(metrics, 'renzheng_video')).toEqual([
    '# HELP renzheng_video_fallbacks_total Videos',
    '# TYPE renzheng_video_fallbacks_total counter',
    'renzheng_video_fallbacks_total 2',
    '# HELP renzheng_video_fallbacks Replaced by renzheng_video_fallbacks_total, and gone in the next release',
    '# TYPE renzheng_video_fallbacks counter',
    'renzheng_video_fallbacks 2',
  ]);
});

test('a gauge shows the readings of the moment, and those that are gone no longer', async () => {
  const metrics = createPromMetrics();
  let ends = [
    { labels: { app: 'a' }, value: 1 },
    { labels: { app: 'b' }, value: 2 },
  ];
  metrics.gauges({ name: 'ends', help: 'Ends', labels: ['app'] }, async () => ends);
  expect(await linesOf(metrics, 'renzheng_ends{')).toEqual(['renzheng_ends{app="a"} 1', 'renzheng_ends{app="b"} 2']);
  ends = ends.slice(1);
  expect(await linesOf(metrics, 'renzheng_ends{')).toEqual(['renzheng_ends{app="b"} 2']);
});

test('labels beyond the bound are counted together', async () => {
  const metrics = createPromMetrics();
  const hit = metrics.counter({ name: 'hits', help: 'Hits', labels: ['rule'] });
  const took = metrics.histogram({ name: 'took', help: 'Took', labels: ['server'], buckets: [1, 2] });
  for (let at = 0; at < 502; at += 1) hit({ rule: `r${at}` });
  hit({ rule: 'r0' }, 4);
  took({ server: 'vendor' }, 1.5);
  const hits = await linesOf(metrics, 'renzheng_hits{');
  expect(hits).toHaveLength(501);
  expect(hits[0]).toBe('renzheng_hits{rule="r0"} 5');
  expect(hits.at(-1)).toBe('renzheng_hits{rule="other"} 2');
  expect(await linesOf(metrics, 'renzheng_took_bucket')).toEqual([
    'renzheng_took_bucket{le="1",server="vendor"} 0',
    'renzheng_took_bucket{le="2",server="vendor"} 1',
    'renzheng_took_bucket{le="+Inf",server="vendor"} 1',
  ]);
});
