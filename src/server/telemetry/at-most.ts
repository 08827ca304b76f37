/** The labels of one value of a metric. */
export type Labels = Readonly<Record<string, string>>;

/** Keeps one thing for each set of labels, and one for all sets beyond a bound, with the label `other`. */
export class AtMost<Child> {
  readonly #bound: number;
  readonly #make: (labels: Record<string, string>) => Child;
  readonly #children = new Map<string, Child>();
  #other: Child | null = null;

  constructor(bound: number, make: (labels: Record<string, string>) => Child) {
    this.#bound = bound;
    this.#make = make;
  }

  of(labels: Labels): Child {
    const id = Object.values(labels).join('\n');
    const known = this.#children.get(id);
    if (known) return known;
    if (this.#children.size >= this.#bound)
      return (this.#other ??= this.#make(Object.fromEntries(Object.keys(labels).map((name) => [name, 'other']))));
    const child = this.#make({ ...labels });
    this.#children.set(id, child);
    return child;
  }
}
