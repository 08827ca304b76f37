import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { packagesOf } from '../../api/apps.ts';
import { packageUsageOf, type PackageUsage } from '../../api/app-usage.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { Chart } from '../../ui/chart/chart.tsx';
import { useChartColours, type ChartColours } from '../../ui/chart/colours.ts';
import type { ChartOption } from '../../ui/chart/echarts.ts';
import { commonParts } from '../../ui/chart/parts.ts';
import { dayText, instantText } from '../../ui/instant.tsx';
import { Panel } from '../../ui/page.tsx';
import { burnLines, horizonOf, type BurnLine, type BurnPackage } from './burn-lines.ts';
import { usageText } from './usage-text.ts';

const [DAY_MS, HEIGHT] = [86_400_000, 260];
/** About so many dates stand below the chart. */
const DATES = 8;

/** How far the packages with a limit are used, and when they end if the calls go on so. */
export function BurnDown({ appId }: { readonly appId: string }) {
  const t = useText(usageText);
  const names = useText(apiText);
  const { data: packages } = useQuery(packagesOf(appId));
  const { data: usage } = useQuery(packageUsageOf(appId));
  const lines = useMemo(
    () =>
      packages &&
      usage &&
      burnLines(packages, usage, ({ id, api }: BurnPackage) =>
        t.packageName(api === null ? t.anyApi : apiName(names, api), id.slice(-4)),
      ),
    [packages, usage, names, t],
  );
  // The table of packages says what is wrong, or that there is none.
  if (!lines || !usage || lines.length === 0) return null;
  return (
    <Panel title={t.burnDown} lead={t.burnDownLead}>
      <BurnChart lines={lines} usage={usage} />
    </Panel>
  );
}

function BurnChart({ lines, usage }: { readonly lines: readonly BurnLine[]; readonly usage: PackageUsage }) {
  const t = useText(usageText);
  const colours = useChartColours();
  const option = useMemo(() => optionOf({ lines, usage, colours }), [lines, usage, colours]);
  const label = lines.map(({ name, share }) => `${name} ${Math.round(share)} %`).join(', ');
  return <Chart label={t.burnDownLabel(label)} option={option} height={HEIGHT} />;
}

interface Drawing {
  readonly lines: readonly BurnLine[];
  readonly usage: PackageUsage;
  readonly colours: ChartColours;
}

function optionOf({ lines, usage, colours }: Drawing): ChartOption {
  const fromMs = Date.parse(`${usage.from}T00:00:00+08:00`);
  const toMs = horizonOf(lines);
  const days = Math.ceil((toMs - fromMs) / DAY_MS);
  return {
    ...commonParts(colours),
    tooltip: {
      ...commonParts(colours).tooltip,
      valueFormatter: (value) => (typeof value === 'number' ? `${value.toFixed(1)} %` : '—'),
      axisPointer: { label: { formatter: ({ value }) => instantText(Number(value)).slice(0, 16) } },
    },
    xAxis: {
      type: 'value',
      min: fromMs,
      max: toMs,
      interval: Math.max(1, Math.round(days / DATES)) * DAY_MS,
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: {
        color: colours.text,
        hideOverlap: true,
        showMaxLabel: false,
        formatter: (atMs: number) => dayText(atMs).slice(5),
      },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: 100,
      axisLabel: { color: colours.text, formatter: '{value} %' },
      splitLine: { lineStyle: { color: colours.line } },
    },
    // Both lines of a package have one name, so that the legend shows and hides them together.
    series: lines.flatMap(({ name, past, future }, at) => {
      const color = colours.parts[at % colours.parts.length] ?? colours.plain;
      const line = { type: 'line' as const, showSymbol: false, itemStyle: { color }, emphasis: { disabled: true } };
      return [
        { ...line, name, data: past.map((point) => [...point]), lineStyle: { color, width: 2 } },
        {
          ...line,
          name,
          data: future.map((point) => [...point]),
          lineStyle: { color, width: 2, type: 'dashed' as const },
        },
      ];
    }),
  };
}
