import { GraphChart as EchartsGraph } from 'echarts/charts';
import { use as register } from 'echarts/core';
import { useCallback, useMemo } from 'react';
import type { Graph, GraphNode } from '../../api/graph.ts';
import { useText } from '../../text/language.tsx';
import { Chart } from '../../ui/chart/chart.tsx';
import { CHART_FONTS, useChartColours, type ChartColours } from '../../ui/chart/colours.ts';
import type { ChartOption, DrawnChart } from '../../ui/chart/echarts.ts';
import { countText } from '../../ui/numbers.ts';
import { graphText } from './graph-text.ts';

register([EchartsGraph]);

const SYMBOLS = { account: 'circle', phone: 'roundRect', device: 'diamond', address: 'triangle' } as const;
/** Names are written beside the nodes of a graph that has so few. */
const NAMED_MAX = 40;

interface Props {
  readonly graph: Graph;
  readonly selected: ReadonlySet<string>;
  /** Called with the id of an entity that was clicked. */
  readonly onPick: (id: string) => void;
}

/** The graph as a drawing. The table beside it holds the same for screen readers. */
export function GraphDrawing({ graph, selected, onPick }: Props) {
  const t = useText(graphText);
  const colours = useChartColours();
  const option = useMemo(() => optionOf(graph, selected, colours, t.kinds), [graph, selected, colours, t.kinds]);
  const onDrawn = useCallback(
    (chart: DrawnChart) => {
      chart.off('click');
      chart.on('click', (event) => {
        const { id } = (event.data ?? {}) as { readonly id?: string };
        if (event.dataType === 'node' && id !== undefined) onPick(id);
      });
    },
    [onPick],
  );
  const label = t.chart(countText(graph.nodes.length), countText(graph.edges.length));
  return <Chart label={label} option={option} height={graph.nodes.length > NAMED_MAX ? 620 : 460} onDrawn={onDrawn} />;
}

/** The first digits of a pseudonym. The whole name stands in the tooltip and in the table. */
function shortName({ name }: { readonly name: string }): string {
  return name.replace(/^.* (?=#)/, '').slice(0, 7);
}

function optionOf(
  { nodes, edges }: Graph,
  selected: ReadonlySet<string>,
  colours: ChartColours,
  kinds: Readonly<Record<GraphNode['kind'], string>>,
): ChartOption {
  const tones = { pass: colours.good, review: colours.warning, reject: colours.bad } as const;
  const option = {
    animation: false,
    textStyle: { fontFamily: CHART_FONTS, color: colours.text },
    tooltip: {
      trigger: 'item',
      confine: true,
      renderMode: 'richText',
      backgroundColor: colours.ground,
      borderColor: colours.line,
      textStyle: { color: colours.text },
    },
    series: [
      {
        type: 'graph',
        layout: 'force',
        roam: 'move',
        // A click that moves a little would be a drag. ECharts would then go on with a layout that the click has replaced.
        draggable: false,
        force: {
          repulsion: nodes.length > NAMED_MAX ? 70 : 420,
          edgeLength: [40, 130],
          gravity: 0.12,
          layoutAnimation: false,
        },
        label: {
          show: nodes.length <= NAMED_MAX,
          position: 'right',
          color: colours.text,
          fontSize: 11,
          formatter: shortName,
        },
        labelLayout: { hideOverlap: true },
        lineStyle: { color: colours.plain, opacity: 0.7 },
        emphasis: { focus: 'adjacency' },
        data: nodes.map(({ id, kind, shown, level, decisions, depth }) => ({
          id,
          name: `${kinds[kind]} ${shown}`,
          value: decisions,
          symbol: SYMBOLS[kind],
          symbolSize: Math.min(44, 14 + 4 * Math.log2(1 + decisions) + (depth === 0 ? 10 : 0)),
          itemStyle: {
            color: tones[level],
            borderColor: selected.has(id) ? colours.text : colours.ground,
            borderWidth: selected.has(id) ? 3 : 1,
          },
        })),
        links: edges.map(({ account, other, decisions }) => ({
          source: account,
          target: other,
          value: decisions,
          lineStyle: { width: Math.min(6, 1 + Math.log2(decisions)) },
        })),
      },
    ],
  };
  return option as ChartOption;
}
