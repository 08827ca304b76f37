const COUNT = new Intl.NumberFormat('en-US');

/** A count with commas, e.g. `12,345`. */
export function countText(count: number): string {
  return COUNT.format(count);
}
