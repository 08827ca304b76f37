import type Database from 'better-sqlite3';
import { digestHex } from '../../src/kernel/digests.ts';
import type { SiteSecrets } from '../../src/platform/secrets/site-secrets.ts';
import { subjectOf } from '../../src/features/fraud-score/evidence/subject.ts';

/** Number of people that the questions are about. Evidence on all others only fills the tables. */
export const PEOPLE = 20_000;

/** A person of the benchmark, by number. The identifiers are well-formed and belong to no real person. */
function personOf(number: number) {
  const body = `110105${1950 + (number % 50)}${String(1 + (Math.floor(number / 50) % 12)).padStart(2, '0')}01${String(
    1 + (Math.floor(number / 600) % 999),
  ).padStart(3, '0')}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(body[at]), 0);
  return { idNumber: body + '10X98765432'[sum % 11], phone: `138${String(10_000_000 + number)}` };
}

/** The fields of a question about a person, in plain or as digests. */
export function questionOf(number: number, form: 'plain' | 'sha256'): Record<string, string> {
  const { idNumber, phone } = personOf(number);
  if (form === 'plain') return { idNumber, phoneNumber: phone };
  return {
    idNumber: digestHex(form, idNumber),
    idCryptoType: '2',
    phoneNumber: digestHex(form, phone),
    phoneCryptoType: '2',
  };
}

/**
 * Writes evidence as the store keeps it: on all people that the questions are about, and on others until there are
 * `rows`.
 */
export function layEvidence(database: Database.Database, secrets: Pick<SiteSecrets, 'mac'>, rows: number): void {
  const insert = database.prepare("INSERT OR IGNORE INTO evidence VALUES (?, ?, 11003, 2, 0.5, 'bench', ?, NULL)");
  const nowMs = Date.now();
  const add = (subject: Buffer, number: number) => {
    const id = Buffer.alloc(16);
    id.writeUIntBE(number, 10, 6);
    insert.run(subject, id, nowMs - (number % 300) * 86_400_000);
  };
  const others = rows - 2 * PEOPLE;
  const step = Math.floor(2 ** 48 / others);
  const STRIDE = 500_000;
  for (let from = 0; from < others; from += STRIDE) {
    database.transaction(() => {
      for (let at = from; at < Math.min(others, from + STRIDE); at += 1) {
        // In the order of the table, so that it is written once from front to back.
        const subject = Buffer.alloc(16);
        subject.writeUIntBE(at * step, 0, 6);
        subject.writeUInt32BE((at * 2_654_435_761) >>> 0, 6);
        add(subject, at);
      }
    })();
  }
  database.transaction(() => {
    for (let number = 0; number < PEOPLE; number += 1) {
      const { idNumber, phone } = personOf(number);
      add(Buffer.from(subjectOf(secrets, 'id-number', { form: 'plain', text: idNumber }).key, 'hex'), number);
      add(Buffer.from(subjectOf(secrets, 'phone', { form: 'plain', text: phone }).key, 'hex'), number);
    }
  })();
}
