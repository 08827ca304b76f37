import type {
  DecisionLabel,
  DecisionLabels,
  LabelPage,
} from '../../features/business-risk/decision/decision-labels.ts';

/** Keeps the outcomes of decisions in memory, for tests. */
export class MemoryDecisionLabels implements DecisionLabels {
  readonly #labels = new Map<string, DecisionLabel>();

  /** Records an outcome. A later one of the same order replaces it. */
  tell(label: DecisionLabel): void {
    this.#labels.set(label.orderId, label);
  }

  async page({ fromMs, toMs, before, limit }: LabelPage): Promise<readonly DecisionLabel[]> {
    return [...this.#labels.values()]
      .filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
      .filter((label) => before === null || isOlder(label, before))
      .toSorted((a, b) => (isOlder(a, b) ? 1 : -1))
      .slice(0, limit);
  }

  async of(orderIds: readonly string[]): Promise<readonly DecisionLabel[]> {
    return orderIds.flatMap((orderId) => this.#labels.get(orderId) ?? []);
  }
}

type Place = Pick<DecisionLabel, 'atMs' | 'orderId'>;

function isOlder(a: Place, b: Place): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.orderId < b.orderId);
}
