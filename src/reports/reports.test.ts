import { expect, test } from 'vitest';
import { chartOption } from './chart-option.ts';
import { drawChart, isEmpty, reasonsOf } from './draw-chart.ts';
import { reportText } from './report-text.ts';
import type { Report, ReportChart } from './report.ts';
import { writeReport } from './write-report.ts';

const frame = { title: 'A <chart>', lead: 'what it shows' };
const x = { name: 'across', scale: 'number' } as const;
const y = { name: 'up', scale: 'share' } as const;

const FULL: readonly ReportChart[] = [
  {
    kind: 'curves',
    ...frame,
    x: { name: 'FAR', scale: 'deviate' },
    y: { name: 'FRR', scale: 'deviate' },
    curves: [
      {
        name: 'a&b',
        points: [
          [1e-3, 0.2],
          [1e-2, 0.1],
        ],
        ifEmpty: 'none of a',
      },
      { name: 'lonely', points: [[0.1, 0.1]], ifEmpty: 'none' },
    ],
  },
  {
    kind: 'intervals',
    ...frame,
    x,
    y,
    points: [{ at: [0.1, 0.2], low: 0.15, high: 0.25 }],
    diagonalTo: 1,
    ifEmpty: 'none',
  },
  {
    kind: 'histogram',
    ...frame,
    x,
    y,
    from: [0, 0.5],
    binWidth: 0.5,
    series: [{ name: 'one', shares: [0.25, 0.75], ifEmpty: 'none of one' }],
    marks: [{ name: '60', at: 0.4 }],
  },
  {
    kind: 'bars',
    ...frame,
    x,
    bars: [{ name: 'rule-1', value: 3 }],
    marks: [{ name: '.1', at: 0.1 }],
    ifEmpty: 'none',
  },
  {
    kind: 'parts',
    ...frame,
    parts: [
      { name: 'pass', tone: 'good' },
      { name: 'reject', tone: 'bad' },
    ],
    rows: [
      { name: 'before: pass', counts: [3, 1] },
      { name: 'before: reject', counts: [0, 0] },
    ],
    ifEmpty: 'none',
  },
];

const EMPTY: readonly ReportChart[] = [
  {
    ...(FULL[0] as Extract<ReportChart, { kind: 'curves' }>),
    curves: [{ name: 'a', points: [], ifEmpty: 'no pair of a' }],
  },
  { ...(FULL[1] as Extract<ReportChart, { kind: 'intervals' }>), points: [] },
  {
    ...(FULL[2] as Extract<ReportChart, { kind: 'histogram' }>),
    series: [{ name: 'one', shares: [0, 0], ifEmpty: 'nothing of one' }],
  },
  { ...(FULL[3] as Extract<ReportChart, { kind: 'bars' }>), bars: [] },
  { ...(FULL[4] as Extract<ReportChart, { kind: 'parts' }>), rows: [{ name: 'before: pass', counts: [0, 0] }] },
];

function report(charts: readonly ReportChart[], title = 'A report'): Report {
  return {
    title,
    by: 'ada <ops>',
    atMs: Date.parse('2026-11-29T05:30:00Z'),
    models: ['enc@1'],
    data: '20 photos',
    summary: 'It went well.',
    remarks: ['Mind the gap.'],
    charts,
    tables: [
      {
        title: 'Groups',
        columns: [{ name: 'group' }, { name: 'faces', isNumber: true }],
        rows: [['a<b', '7']],
        ifEmpty: 'no group',
      },
      { title: 'Empty', columns: [{ name: 'group' }], rows: [], ifEmpty: 'no row because nobody came' },
    ],
  };
}

test.each(FULL.map((chart) => [chart.kind, chart] as const))(
  'a chart of the kind %s is drawn, the same each time',
  async (_, chart) => {
    expect(isEmpty(chart)).toBe(false);
    expect(reasonsOf(chart)).toEqual([]);
    const svg = await drawChart(chart, 'one');
    expect(svg).toMatch(/^<svg [^]*<path [^]*<\/svg>$/);
    expect(svg).not.toMatch(/<(script|style)|NaN|undefined|ecmeta|\bzr\d/);
    expect(svg).toContain('var(--ink,#1f1f1f)');
    expect(await drawChart(chart, 'one')).toBe(svg);
  },
);

test.each(EMPTY.map((chart) => [chart.kind, chart] as const))(
  'a chart of the kind %s without a point says why',
  async (_, chart) => {
    expect(isEmpty(chart)).toBe(true);
    expect(reasonsOf(chart)).toHaveLength(1);
    const page = await writeReport(() => report([chart]), 'en');
    expect(page).not.toContain('<svg');
    expect(page.match(/<p class="reason">/g)).toHaveLength(2);
  },
);

test('a curve without a point says why beside the others', async () => {
  const chart = FULL[0] as Extract<ReportChart, { kind: 'curves' }>;
  const half = {
    ...chart,
    curves: [...chart.curves, { name: 'group c', points: [], ifEmpty: 'nobody has two photos' }],
  };
  const page = await writeReport(() => report([half]), 'zh');
  expect(page).toContain('<p class="reason">group c: nobody has two photos</p>');
  expect(page.match(/<svg /g)).toHaveLength(2);
});

test('a page holds both languages, opens with one, and escapes what it is given', async () => {
  const page = await writeReport((language) => report(FULL, language === 'zh' ? '标定' : 'Calibration'), 'zh');
  expect(page).toContain('<html lang="zh-CN">');
  expect(page).toContain('<title>标定</title>');
  expect(page).toContain('<article lang="zh-CN"><h1>标定</h1>');
  expect(page).toContain('<article lang="en"><h1>Calibration</h1>');
  expect(page).toContain('id="zh" checked>');
  expect(page).toContain('<dt>Made by</dt><dd>ada &#60;ops&#62;</dd><dt>Time</dt><dd>2026-11-29 13:30:00 (UTC+8)</dd>');
  expect(page).toContain('<dt>模型</dt><dd>enc@1</dd><dt>数据</dt><dd>20 photos</dd>');
  expect(page).toContain('<td>a&#60;b</td><td class="number">7</td>');
  expect(page).toContain('no row because nobody came');
  expect(page.indexOf('It went well.')).toBeLessThan(page.indexOf('<svg'));
  expect(page.lastIndexOf('</figure>')).toBeLessThan(page.lastIndexOf('<table>'));
  expect(page).not.toMatch(/<script|(src|href)=/);
});

test('in a terminal a report is Markdown', () => {
  expect(reportText(report([]), 'en')).toBe(
    [
      'enc@1. 20 photos.',
      'It went well.',
      'Mind the gap.',
      '## Groups',
      '| group | faces |\n| --- | --- |\n| a<b | 7 |',
      '## Empty',
      'no row because nobody came',
    ].join('\n\n'),
  );
});

test('an axis of deviates puts rates where a normal distribution has them', () => {
  const { option } = chartOption(FULL[0] as ReportChart);
  const [curve] = option['series'] as readonly { readonly data: readonly (readonly number[])[] }[];
  // Normal quantiles of .001 and .2.
  expect(curve?.data[0]?.[0]).toBeCloseTo(-3.09, 1);
  expect(curve?.data[0]?.[1]).toBeCloseTo(-0.84, 1);
});
