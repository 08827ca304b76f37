/**
 * An exact amount: millionths of the site's currency unit, as a whole number within Number.MAX_SAFE_INTEGER. The price
 * of a call is often below one fen, so two decimals would not suffice, and floats would not add up exactly.
 */
export type Micros = number & { readonly __brand: 'Micros' };

export const NO_MONEY = 0 as Micros;

const PER_UNIT = 1_000_000;

/**
 * Reads an amount such as `0.035`: no sign, at most nine digits before the point and at most six after it. Gives `null`
 * for any other text. Example: `0.035` gives 35000.
 */
export function parseMoney(text: string): Micros | null {
  const match = /^(0|[1-9]\d{0,8})(?:\.(\d{1,6}))?$/.exec(text);
  if (!match) return null;
  const [, whole = '0', part = ''] = match;
  return (Number(whole) * PER_UNIT + Number(part.padEnd(6, '0'))) as Micros;
}

/** Adds up amounts. */
export function sumMoney(amounts: readonly Micros[]): Micros {
  return amounts.reduce((sum, amount) => sum + amount, 0) as Micros;
}

/** Writes an amount with at least two and at most six decimals, e.g. `0.035`, `12.00` or `-0.50`. */
export function formatMoney(micros: number): string {
  const size = Math.abs(micros);
  const whole = Math.floor(size / PER_UNIT);
  const part = String(size % PER_UNIT)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `${micros < 0 ? '-' : ''}${whole}.${part}`;
}
