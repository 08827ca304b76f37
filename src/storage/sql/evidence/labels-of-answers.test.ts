import { expect, test } from 'vitest';
import { connectOutside, openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import type { Connection } from '../operation.ts';
import { labelsOfAnswers } from './labels-of-answers.ts';

const DEVICE = '0d'.repeat(32);
const PHONE = '0e'.repeat(32);
const OTHER_FORM = '0f'.repeat(32);
const LABEL =
  'INSERT INTO evidence_labels (subject, source, reference, outcome, observed_at_ms) VALUES (?, ?, ?, ?, ?)';

/** Counts the rows that statements give. */
function counting(connection: Connection) {
  const counted = { rows: 0 };
  const prepare = (text: string) => {
    const prepared = connection.prepare(text);
    const all = (...values: readonly unknown[]) => {
      const rows = prepared.all(...values);
      counted.rows += rows.length;
      return rows;
    };
    return Object.assign(Object.create(prepared) as typeof prepared, { all });
  };
  return { counted, connection: { inTransaction: false, prepare } };
}

test('each answer has the label of its first labelled subject: that of its order, else the earliest since', async () => {
  await using temporary = await openTemporaryDatabase();
  const outside = connectOutside(temporary.place);
  const put = (subject: string, source: string, reference: string, outcome: string, atMs: number) =>
    outside.prepare(LABEL).run(Buffer.from(subject, 'hex'), source, reference, outcome, atMs);
  outside
    .prepare('INSERT INTO evidence_aliases (alias, subject) VALUES (?, ?)')
    .run(Buffer.from(OTHER_FORM, 'hex'), Buffer.from(PHONE, 'hex'));
  put(DEVICE, 'bank', 'J1', 'genuine', 50);
  put(DEVICE, 'bank', 'case 2', 'fraud', 300);
  put(DEVICE, 'bank', 'case 1', 'fraud', 300);
  put(DEVICE, 'operator', 'case 0', 'fraud', 300);
  put(DEVICE, 'bank', 'case 9', 'fraud', 301);
  put(PHONE, 'bank', 'case 3', 'fraud', 200);
  const [device, phone] = [
    { kind: 'device', key: DEVICE },
    { kind: 'phone', key: OTHER_FORM },
  ];
  const answer = (orderId: string, atMs: number, subjects: unknown) => ({
    orderId,
    atMs,
    subjects: JSON.stringify(subjects),
  });
  const { connection, counted } = counting(outside);
  const labels = labelsOfAnswers(connection, [
    answer('J1', 100, [device, phone]),
    answer('J2', 100, [device, phone]),
    answer('J3', 100, [phone, device]),
    answer('J4', 302, [device, phone]),
    answer('J5', 200, [{ kind: 'name', key: DEVICE }, phone]),
    answer('J6', 100, []),
    answer('J7', 201, [phone, device]),
  ]);
  outside.close();
  expect(labels).toEqual([
    { reference: 'J1', outcome: 'genuine', observedAtMs: 50, source: 'bank' },
    { reference: 'case 1', outcome: 'fraud', observedAtMs: 300, source: 'bank' },
    { reference: 'case 3', outcome: 'fraud', observedAtMs: 200, source: 'bank' },
    null,
    { reference: 'case 3', outcome: 'fraud', observedAtMs: 200, source: 'bank' },
    null,
    { reference: 'case 1', outcome: 'fraud', observedAtMs: 300, source: 'bank' },
  ]);
  // No row but those: one of each answer that has a label.
  expect(counted.rows).toBe(5);
});
