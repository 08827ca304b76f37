import type { Period } from './decision-record.ts';

/** What a decision turned out to be, as it was reported afterwards. */
export type DecisionOutcome = 'fraud' | 'genuine';

/** The outcome of one decision. */
export interface DecisionLabel {
  readonly orderId: string;
  /** When the decision was taken, in milliseconds since the Unix epoch. */
  readonly atMs: number;
  readonly outcome: DecisionOutcome;
}

/** Which labels to read. `limit` is 1 to 10,000. */
export interface LabelPage extends Period {
  /** The last label of the page before. Null for the first page. */
  readonly before: { readonly atMs: number; readonly orderId: string } | null;
  readonly limit: number;
}

/**
 * Reads the outcomes that were reported for orders of the risk decision. Implemented in storage/. Every implementation
 * passes decision-labels.suite.ts. All methods throw Fault.
 */
export interface DecisionLabels {
  /** The labels of decisions that were taken in a period, those of the newest decisions first. */
  page(query: LabelPage): Promise<readonly DecisionLabel[]>;

  /** The labels of those of these orders that have one. */
  of(orderIds: readonly string[]): Promise<readonly DecisionLabel[]>;
}

/**
 * The most labels that are read at once. They make some ten megabytes, and their decisions are read in about two
 * seconds.
 */
const LABELS_MAX = 100_000;
const PAGE_ROWS = 10_000;

/** Labels of decisions, and whether there are more of them in the period than were read. */
export interface ReadLabels {
  readonly labels: readonly DecisionLabel[];
  readonly isCut: boolean;
}

/** Reads the labels of a period, those of the newest decisions first, at most `max`. Throws Fault. */
export async function readLabels(
  store: Pick<DecisionLabels, 'page'>,
  period: Period,
  max = LABELS_MAX,
): Promise<ReadLabels> {
  const labels: DecisionLabel[] = [];
  for (;;) {
    const limit = Math.min(PAGE_ROWS, max + 1 - labels.length);
    const page = await store.page({ ...period, before: labels.at(-1) ?? null, limit });
    labels.push(...page);
    if (labels.length > max) return { labels: labels.slice(0, max), isCut: true };
    if (page.length < limit) return { labels, isCut: false };
  }
}
