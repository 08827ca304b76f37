import { useEffect, useRef } from 'react';
import styles from './chart.module.css';
import { drawChart, type ChartOption, type DrawnChart } from './echarts.ts';

interface Props {
  /** What the chart shows, for screen readers. The numbers stand in a table beside it. */
  readonly label: string;
  readonly option: ChartOption;
  /** In pixels. */
  readonly height: number;
  /** Called after each drawing, e.g. to listen to clicks. Keep it the same between renders. */
  readonly onDrawn?: (chart: DrawnChart) => void;
}

/** A chart. Load this module lazily: the library of charts is larger than the rest of a page. */
export function Chart({ label, option, height, onDrawn }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const drawn = useRef<DrawnChart | null>(null);
  useEffect(() => {
    if (!element.current) return undefined;
    const chart = drawChart(element.current);
    drawn.current = chart;
    const resized = new ResizeObserver(() => chart.resize());
    resized.observe(element.current);
    return () => {
      resized.disconnect();
      chart.dispose();
      drawn.current = null;
    };
  }, []);
  useEffect(() => {
    if (!drawn.current) return;
    drawn.current.setOption(option, { notMerge: true });
    onDrawn?.(drawn.current);
  }, [option, onDrawn]);
  return <div ref={element} role="img" aria-label={label} className={styles['chart']} style={{ height }} />;
}
