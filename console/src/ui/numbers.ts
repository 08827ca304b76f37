const COUNT = new Intl.NumberFormat('en-US');

/** A count with commas, e.g. `12,345`. */
export function countText(count: number): string {
  return COUNT.format(count);
}

/** Reads a count as people write it, e.g. `12,345`. `null` if it is not one. */
export function parseCount(text: string): number | null {
  const digits = text.trim().replaceAll(/[,，\s]/g, '');
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}

/** Whether a text is an amount that the server takes, e.g. `0.035`. */
export function isAmount(text: string): boolean {
  return /^(0|[1-9]\d{0,8})(\.\d{1,6})?$/.test(text);
}

/** An amount of the server with commas, e.g. `-12,345.60`. */
export function amountText(amount: string): string {
  const [whole = '0', part] = amount.split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');
  return part === undefined ? grouped : `${grouped}.${part}`;
}
