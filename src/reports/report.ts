/** A point of a chart: x, then y. */
export type Point = readonly [x: number, y: number];

/** A line of a chart. A line without points says why. */
export interface Curve {
  readonly name: string;
  readonly points: readonly Point[];
  readonly ifEmpty: string;
}

/** An axis. `share` shows 0 to 1 in percent. `deviate` spreads rates from 1e-5 to .5 as a normal distribution does. */
export interface Axis {
  readonly name: string;
  readonly scale: 'number' | 'share' | 'deviate';
  /** The end of the axis. By default it follows the data. A deviate axis needs none. */
  readonly max?: number;
}

/** A value that is marked across a chart, e.g. a threshold. */
export interface Mark {
  readonly name: string;
  readonly at: number;
}

interface ChartFrame {
  readonly title: string;
  /** What the chart shows and how to read it. */
  readonly lead: string;
}

/** Lines over a plane, e.g. an ROC curve. */
export interface CurvesChart extends ChartFrame {
  readonly kind: 'curves';
  readonly x: Axis;
  readonly y: Axis;
  readonly curves: readonly Curve[];
  /** Draws a thin line from 0 to this value on both axes. */
  readonly diagonalTo?: number;
}

/** Points with their intervals, e.g. observed over predicted. */
export interface IntervalsChart extends ChartFrame {
  readonly kind: 'intervals';
  readonly x: Axis;
  readonly y: Axis;
  readonly points: readonly { readonly at: Point; readonly low: number; readonly high: number }[];
  readonly ifEmpty: string;
  readonly diagonalTo: number;
}

/** Distributions over the same bins. */
export interface HistogramChart extends ChartFrame {
  readonly kind: 'histogram';
  readonly x: Axis;
  readonly y: Axis;
  /** Start of each bin, ascending and equally wide. */
  readonly from: readonly number[];
  readonly binWidth: number;
  readonly series: readonly { readonly name: string; readonly shares: readonly number[]; readonly ifEmpty: string }[];
  readonly marks?: readonly Mark[];
}

/** One bar for each name, from the top down. */
export interface BarsChart extends ChartFrame {
  readonly kind: 'bars';
  readonly x: Axis;
  readonly bars: readonly { readonly name: string; readonly value: number }[];
  readonly marks?: readonly Mark[];
  readonly ifEmpty: string;
}

/** What each of some wholes consists of. */
export interface PartsChart extends ChartFrame {
  readonly kind: 'parts';
  readonly parts: readonly { readonly name: string; readonly tone: 'good' | 'warning' | 'bad' }[];
  /** Counts in the order of `parts`. */
  readonly rows: readonly { readonly name: string; readonly counts: readonly number[] }[];
  readonly ifEmpty: string;
}

/** The kinds of chart that a report can have. */
export type ReportChart = CurvesChart | IntervalsChart | HistogramChart | BarsChart | PartsChart;

/** A table of a report. */
export interface ReportTable {
  readonly title: string;
  readonly lead?: string;
  readonly columns: readonly { readonly name: string; readonly isNumber?: boolean }[];
  readonly rows: readonly (readonly string[])[];
  readonly ifEmpty: string;
}

/** The administrator that made a report, and when. */
export interface ReportOrigin {
  readonly by: string;
  readonly atMs: number;
}

/** A report in one language. Every report says the same things in the same order. */
export interface Report extends ReportOrigin {
  readonly title: string;
  /** Ids of the models or versions that the report is about. */
  readonly models: readonly string[];
  /** Which data were used: how many, and from when to when. */
  readonly data: string;
  /** What came out, in one sentence. */
  readonly summary: string;
  /** What else a reader should know. */
  readonly remarks: readonly string[];
  readonly charts: readonly ReportChart[];
  readonly tables: readonly ReportTable[];
}
