import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { LabelledTable } from '../../src/features/fraud-score/score/labelled-table.ts';

/** The simulated card transactions, with the features that were known when each was made. */
export interface CardHistory extends LabelledTable {
  /** Seconds since the Unix epoch, ascending. */
  readonly times: Float64Array;
}

const DAY_S = 86_400;
const WINDOWS_DAYS = [1, 7, 30] as const;
/** The outcome of a transaction is known this long after it. */
export const LABEL_DELAY_S = 7 * DAY_S;

interface Transaction {
  readonly time: number;
  readonly amount: number;
  readonly fraud: number;
}

const COLUMNS = [
  'amount',
  'amountOverMean',
  'amountOverMax',
  'hour',
  'weekend',
  ...WINDOWS_DAYS.flatMap((days) => [`customerCount${days}d`, `customerMean${days}d`, `customerFraud${days}d`]),
  ...WINDOWS_DAYS.flatMap((days) => [`terminalCount${days}d`, `terminalFraud${days}d`, `terminalRisk${days}d`]),
  'terminalAmountRatio7d',
  'customerKnownFraudAge',
  'terminalKnownFraudAge',
] as const;

/**
 * Reads the transactions and builds their features as of their own time. A transaction uses only earlier ones, and an
 * outcome only after `LABEL_DELAY_S`. Throws an Error if the transactions are not in order of time.
 */
export function readCardHistory(file: string): CardHistory {
  const text = gunzipSync(readFileSync(file)).toString('latin1');
  const lines = text.split('\n');
  const size = lines.length - 1 - (lines.at(-1) === '' ? 1 : 0);
  const values = COLUMNS.map(() => new Float64Array(size));
  const labels = new Uint8Array(size);
  const times = new Float64Array(size);
  const customers = new Map<string, Transaction[]>();
  const terminals = new Map<string, Transaction[]>();
  for (let row = 0; row < size; row += 1) {
    const [, ts = '', customer = '', terminal = '', amount = '', fraud = ''] = (lines[row + 1] ?? '').split(',');
    const transaction = { time: Number(ts), amount: Number(amount), fraud: Number(fraud) };
    if (row > 0 && transaction.time < (times[row - 1] ?? 0)) throw new Error('the transactions are not in order');
    const own = historyOf(customers, customer);
    const there = historyOf(terminals, terminal);
    featuresOf(transaction, own, there).forEach((value, column) => {
      const cells = values[column];
      if (cells) cells[row] = value;
    });
    labels[row] = transaction.fraud;
    times[row] = transaction.time;
    own.push(transaction);
    there.push(transaction);
  }
  return { columns: COLUMNS, values, labels, times };
}

function historyOf(histories: Map<string, Transaction[]>, id: string): Transaction[] {
  let history = histories.get(id);
  if (!history) histories.set(id, (history = []));
  return history;
}

function featuresOf({ time, amount }: Transaction, own: Transaction[], there: Transaction[]): number[] {
  const customer = WINDOWS_DAYS.map((days) => windowOf(own, time - days * DAY_S, time));
  const customerKnown = WINDOWS_DAYS.map((days) => knownWindow(own, time, days));
  const terminal = WINDOWS_DAYS.map((days) => windowOf(there, time - days * DAY_S, time));
  const terminalKnown = WINDOWS_DAYS.map((days) => knownWindow(there, time, days));
  const month = customer[2];
  const week = terminal[1];
  const date = new Date(time * 1000);
  return [
    amount,
    month && month.count > 0 ? amount / (month.sum / month.count) : Number.NaN,
    month && month.count > 0 ? amount / month.max : Number.NaN,
    date.getUTCHours(),
    date.getUTCDay() % 6 === 0 ? 1 : 0,
    ...customer.flatMap(({ count, sum }, at) => [
      count,
      count ? sum / count : Number.NaN,
      customerKnown[at]?.fraud ?? 0,
    ]),
    ...terminal.flatMap(({ count }, at) => {
      const known = terminalKnown[at];
      return [count, known?.fraud ?? 0, known && known.count > 0 ? known.fraud / known.count : Number.NaN];
    }),
    week && week.count > 0 ? amount / (week.sum / week.count) : Number.NaN,
    ageOfKnownFraud(own, time),
    ageOfKnownFraud(there, time),
  ];
}

function knownWindow(history: readonly Transaction[], time: number, days: number) {
  const end = time - LABEL_DELAY_S;
  return windowOf(history, end - days * DAY_S, end);
}

/** Sums over transactions from `from` (exclusive) to `to` (inclusive). */
function windowOf(history: readonly Transaction[], from: number, to: number) {
  const sums = { count: 0, sum: 0, max: 0, fraud: 0 };
  for (let at = history.length - 1; at >= 0; at -= 1) {
    const transaction = history[at];
    if (!transaction || transaction.time <= from) break;
    if (transaction.time > to) continue;
    sums.count += 1;
    sums.sum += transaction.amount;
    sums.max = Math.max(sums.max, transaction.amount);
    sums.fraud += transaction.fraud;
  }
  return sums;
}

/** Days since the last fraud with an outcome known at `time`. NaN if there is none within 60 days. */
function ageOfKnownFraud(history: readonly Transaction[], time: number): number {
  for (let at = history.length - 1; at >= 0; at -= 1) {
    const transaction = history[at];
    if (!transaction || transaction.time < time - 60 * DAY_S) break;
    if (transaction.fraud === 1 && transaction.time <= time - LABEL_DELAY_S) return (time - transaction.time) / DAY_S;
  }
  return Number.NaN;
}
