import type { Total } from '../../api/overview.ts';

/** The sums of one day over all that the role may see. */
export interface DaySum {
  readonly day: string;
  readonly calls: number;
  readonly charged: number;
  /** Yuan, as exact as the ledger has it. */
  readonly amount: string;
}

const MILLIONTHS = 6;

/** Adds up the totals of each day, newest first. Amounts are added in millionths of a yuan, as the ledger keeps them. */
export function sumByDay(totals: readonly Total[]): readonly DaySum[] {
  const days = new Map<string, { calls: number; charged: number; amount: bigint }>();
  for (const { day, calls, charged, amount } of totals) {
    const sum = days.get(day) ?? { calls: 0, charged: 0, amount: 0n };
    sum.calls += calls;
    sum.charged += charged;
    sum.amount += millionthsOf(amount);
    days.set(day, sum);
  }
  return [...days]
    .map(([day, { amount, ...counts }]) => ({ day, ...counts, amount: yuanText(amount) }))
    .toSorted((a, b) => (a.day < b.day ? 1 : -1));
}

function millionthsOf(yuan: string): bigint {
  const [whole = '0', part = ''] = yuan.replace('-', '').split('.');
  const size = BigInt(whole) * 1_000_000n + BigInt(part.padEnd(MILLIONTHS, '0').slice(0, MILLIONTHS));
  return yuan.startsWith('-') ? -size : size;
}

/** At least two digits behind the point, and as many as are needed. */
function yuanText(millionths: bigint): string {
  const sign = millionths < 0n ? '-' : '';
  const digits = (millionths < 0n ? -millionths : millionths).toString().padStart(MILLIONTHS + 1, '0');
  const part = digits.slice(-MILLIONTHS).replace(/0{1,4}$/, '');
  return `${sign}${digits.slice(0, -MILLIONTHS)}.${part}`;
}
