import { expect, test } from 'vitest';
import { digestHex } from '../../../kernel/digests.ts';
import type { EvidenceRecord, EvidenceStore } from './evidence-store.ts';
import { subjectOf, type Subject } from './subject.ts';

const DAY_MS = 86_400_000;
const NOW_MS = 1_700_000_000_000;
const secrets = {
  mac: (purpose: string, text: string | Uint8Array) =>
    Uint8Array.from(Buffer.from(digestHex('sha256', `${purpose}\n${String(text)}`), 'hex')),
};
const idOf = () => subjectOf(secrets, 'id-number', { form: 'plain', text: '11010519491231002X' });
const phoneOf = () => subjectOf(secrets, 'phone', { form: 'plain', text: '13800138000' });

let count = 0;
const piece = (subjects: readonly Subject[], more: Partial<EvidenceRecord>): EvidenceRecord => ({
  evidenceId: (count += 1).toString(16).padStart(32, '0'),
  subjects,
  code: 21001,
  level: 2,
  source: 'a bureau',
  weight: 0.5,
  observedAtMs: NOW_MS,
  expiresAtMs: null,
  ...more,
});

/** Tests how an EvidenceStore lists the evidence on all people. Each adapter's test file calls this with its own factory. */
export function evidenceListSuite(open: () => Promise<EvidenceStore>): void {
  test('evidence on everybody is listed, observed last first, filtered and page by page', async () => {
    const store = await open();
    const at = (days: number) => ({ observedAtMs: NOW_MS - days * DAY_MS });
    const [old, both, mild] = [
      piece([idOf()], { ...at(9), code: 11004, level: 3 }),
      piece([idOf(), phoneOf()], { ...at(2), source: 'gates' }),
      piece([phoneOf()], { ...at(1), level: 1, expiresAtMs: NOW_MS + 1 }),
    ];
    await store.add([old, both, mild]);
    const page = { fromMs: 0, toMs: NOW_MS, source: null, code: null, level: null, after: null, limit: 10 };
    const rows = await store.list(page);
    const ids = rows.map(({ evidenceId }) => evidenceId);
    expect(ids).toEqual([mild.evidenceId, both.evidenceId, both.evidenceId, old.evidenceId]);
    expect(new Set(rows.slice(1, 3).map(({ subject }) => subject))).toEqual(new Set([idOf().key, phoneOf().key]));
    const { subjects: _subjects, ...item } = mild;
    expect(rows[0]).toEqual({ ...item, subject: phoneOf().key });
    const next = await store.list({ ...page, after: rows[1] ?? null, limit: 1 });
    expect(next).toEqual(rows.slice(2, 3));
    const filtered = await Promise.all([
      store.list({ ...page, source: 'gates' }),
      store.list({ ...page, code: 11004 }),
      store.list({ ...page, level: 1 }),
      store.list({ ...page, fromMs: NOW_MS - 3 * DAY_MS, toMs: NOW_MS - DAY_MS }),
    ]);
    expect(filtered.map((found) => found.map(({ evidenceId }) => evidenceId))).toEqual([
      [both.evidenceId, both.evidenceId],
      [old.evidenceId],
      [mild.evidenceId],
      [both.evidenceId, both.evidenceId],
    ]);
  });
}
