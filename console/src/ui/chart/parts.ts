import type { ChartColours } from './colours.ts';
import { CHART_FONTS } from './colours.ts';

/** What all charts of the console have in common: fonts, place, names of the series, and what the mouse shows. */
export function commonParts(colours: ChartColours) {
  return {
    animation: false,
    textStyle: { fontFamily: CHART_FONTS, color: colours.text },
    grid: { left: 8, right: 12, top: 12, bottom: 40, containLabel: true },
    legend: {
      type: 'scroll' as const,
      bottom: 0,
      icon: 'roundRect',
      itemWidth: 14,
      textStyle: { color: colours.text },
      pageTextStyle: { color: colours.text },
      pageIconColor: colours.text,
      pageIconInactiveColor: colours.line,
    },
    tooltip: {
      trigger: 'axis' as const,
      confine: true,
      backgroundColor: colours.ground,
      borderColor: colours.line,
      textStyle: { color: colours.text },
      renderMode: 'richText' as const,
      order: 'valueDesc' as const,
    },
  };
}

/** An axis of counts. */
export function countAxis(colours: ChartColours) {
  return {
    type: 'value' as const,
    minInterval: 1,
    axisLabel: { color: colours.text },
    splitLine: { lineStyle: { color: colours.line } },
  };
}
