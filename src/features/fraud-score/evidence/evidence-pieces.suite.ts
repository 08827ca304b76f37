import { digestHex } from '../../../kernel/digests.ts';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { Dossier, EvidenceRecord, EvidenceStore, OutcomeLabel, ScoredAnswer } from './evidence-store.ts';
import { subjectOf, type GivenIdentifier, type Subject } from './subject.ts';

/** A store under test, with a function that commits what it prepares. */
export interface TriedEvidenceStore {
  readonly store: EvidenceStore;
  commit(writes: readonly DurableWrite[]): Promise<void>;
}

/** A day, milliseconds. */
export const DAY_MS = 86_400_000;
/** The time at which the tests look. */
export const NOW_MS = 1_700_000_000_000;
/** An id number. */
export const ID = '11010519491231002X';
/** A phone. */
export const PHONE = '13800138000';

/** Makes keys of subjects. */
export const secrets = {
  mac: (purpose: string, text: string | Uint8Array) =>
    Uint8Array.from(Buffer.from(digestHex('sha256', `${purpose}\n${String(text)}`), 'hex')),
};
/** Gives a text in a form. */
export const given = (text: string, form: GivenIdentifier['form']): GivenIdentifier =>
  form === 'plain' ? { form, text } : { form, text: digestHex(form, text) };
/** An id number as a subject. */
export const idOf = (text = ID, form: GivenIdentifier['form'] = 'plain') =>
  subjectOf(secrets, 'id-number', given(text, form));
/** A phone as a subject. */
export const phoneOf = (text = PHONE, form: GivenIdentifier['form'] = 'plain') =>
  subjectOf(secrets, 'phone', given(text, form));
/** A name as a subject. */
export const nameOf = (text: string) => subjectOf(secrets, 'name', given(text, 'plain'));

let count = 0;
/** A piece of evidence of its own. */
export const piece = (subjects: readonly Subject[], more: Partial<EvidenceRecord> = {}): EvidenceRecord => ({
  evidenceId: (count += 1).toString(16).padStart(32, '0'),
  subjects,
  code: 21001,
  level: 2,
  source: 'a bureau',
  weight: 0.5,
  observedAtMs: NOW_MS - DAY_MS,
  expiresAtMs: null,
  ...more,
});
/** An answer of the fraud score. */
export const answer = (
  orderId: string,
  subjects: readonly Subject[],
  more: Partial<ScoredAnswer> = {},
): ScoredAnswer => ({
  orderId,
  api: 'fraud-score',
  appId: 'app_1',
  atMs: NOW_MS,
  subjects,
  detail: '{}',
  ...more,
});
/** Keeps an outcome that is there. */
export const KEEP = { mayReplace: false, passed: null } as const;
/** An outcome. */
export const label = (reference: string, more: Partial<OutcomeLabel> = {}): OutcomeLabel => ({
  reference,
  outcome: 'fraud',
  observedAtMs: NOW_MS + DAY_MS,
  source: 'operator',
  ...more,
});

/** Looks at what a store keeps about one subject. */
export async function look(
  store: EvidenceStore,
  subject: Subject,
  atMs = NOW_MS,
  asker: string | null = null,
): Promise<Dossier> {
  const [dossier] = await store.look([subject], { atMs, asker }, new AbortController().signal);
  if (!dossier) throw new Error('a dossier is missing');
  return dossier;
}
