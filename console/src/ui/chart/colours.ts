import { usePreferences } from '../../theme/preferences.tsx';

/** The colours of a chart. */
export interface ChartColours {
  /**
   * For parts that stand beside each other. They differ in lightness too, so that they can be told apart without hues.
   */
  readonly parts: readonly string[];
  /** For what went well, or for the remainder. */
  readonly plain: string;
  readonly good: string;
  readonly warning: string;
  readonly bad: string;
  readonly text: string;
  readonly line: string;
  readonly ground: string;
}

// Each colour has a contrast of at least 3:1 against the ground of a panel, and neighbours differ in lightness.
const LIGHT: ChartColours = {
  parts: ['#004f94', '#d1621b', '#007a64', '#a43a9d', '#8a6d00', '#6d2530', '#3f7fd0'],
  plain: '#7a8593',
  good: '#00705c',
  warning: '#b07a00',
  bad: '#c0390b',
  text: '#434343',
  line: '#d9d9d9',
  ground: '#ffffff',
};
const DARK: ChartColours = {
  parts: ['#4ea1f7', '#ffb070', '#2fb89b', '#e79be4', '#d6bf3f', '#f28b94', '#a9cdfb'],
  plain: '#8b96a5',
  good: '#45c8ab',
  warning: '#f0c04c',
  bad: '#ff8a66',
  text: '#d0d0d0',
  line: '#424242',
  ground: '#141414',
};

/** Fonts of charts. They are measured before they are drawn, so a page's `inherit` would be measured wrongly. */
export const CHART_FONTS = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";

/** The colours of charts, for a light or a dark page. */
export function useChartColours(): ChartColours {
  return usePreferences().isDark ? DARK : LIGHT;
}
