import { z } from 'zod';
import { readDigest } from '../../../identity/digest-forms.ts';
import { DIGEST_HEX_LENGTH, digestHex, md5Hex } from '../../../kernel/digests.ts';
import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import { givesIdNumberAway, parseIdNumber } from '../../../identity/id-number.ts';
import { parseMobilePhone } from '../../../identity/mobile-phone.ts';
import { isDigestOfNothing, isPlaceholder } from '../../../identity/placeholders.ts';
import { noInstant, parseReportedEnd, parseReportedInstant } from '../../../wire/admin/instant.ts';
import { readSentName } from '../../../wire/formats.ts';
import { readDeviceIdentity } from '../../../identity/device-identity.ts';
import type { LinkedKind, PlainIdentifier } from '../../business-risk/ingest/identifier-links.ts';
import { OWN_EVIDENCE_SOURCE, type EvidenceRecord, type OutcomeLabel, type ReportedBy } from './evidence-store.ts';
import { RISK_CODE_NUMBERS, type RiskCode, type RiskLevel } from './risk-codes.ts';
import { subjectOf, type GivenIdentifier, type Subject } from './subject.ts';
import { isFromAhead } from '../../../kernel/wall-stamps.ts';
import { told, toldElsewhere, type Told } from '../../../kernel/told.ts';

const FORMS = ['plain', 'md5', 'sha256', 'sm3'] as const;
const form = z.enum(FORMS).default('plain');
const identifier = z.string().min(1).max(200).optional();
const instant = z.union([z.string().max(40), z.number()]);
const SOURCE_NAME = z.string().regex(/^[\w.-]{1,64}$/, told`must be 1 to 64 letters, digits and _ . -`);
const RESERVED = told`must not begin with renzheng, which is reserved for this server's own decisions`;
const isOfServer = (name: string) => name.toLowerCase().startsWith('renzheng');
const source = SOURCE_NAME.refine((name) => !isOfServer(name), RESERVED);

const REFERENCE = z
  .string()
  .regex(/^[\w.:-]{1,64}$/, told`must be 1 to 64 letters, digits and _ . : -`)
  .refine((text) => !givesIdNumberAway(text), told`must not be an id number`);

const SUBJECTS = {
  idNumber: identifier.describe('Id number, in plain or as a digest'),
  idForm: form.describe('Form of idNumber'),
  phone: identifier.describe('Mobile number, in plain or as a digest'),
  phoneForm: form.describe('Form of phone'),
  name: identifier.describe('Name, in plain or as md5. Never without another identifier'),
  nameForm: z.enum(['plain', 'md5']).default('plain').describe('Form of name'),
  device: identifier.describe('Device id, as the risk decision receives it'),
};

/** The fields of a piece of evidence, as another system sends it or as a row of a file holds it. */
export const EVIDENCE_REPORT = z.strictObject({
  ...SUBJECTS,
  reference: REFERENCE.describe(
    'Your own id for it, unique within its source and without personal data. A repeated id changes nothing',
  ),
  source: source.describe('Who says so'),
  code: z.coerce
    .number()
    .refine(
      (code) => RISK_CODE_NUMBERS.some((known) => known === code),
      told`must be one of ${RISK_CODE_NUMBERS.join(', ')}`,
    )
    .describe('Risk code of API 717'),
  level: z.coerce.number().int().min(1).max(3).describe('1 low, 2 medium, 3 high'),
  weight: z.coerce.number().gt(0).max(1).default(1).describe('How far the source is trusted'),
  observedAt: instant.describe(
    'When it was seen: a day or a time (of Asia/Shanghai without a zone), or milliseconds or seconds since the Unix epoch',
  ),
  expiresAt: instant
    .optional()
    .describe('When it stops counting: a day, which is the last one, or a time. If absent, it only ages'),
});

/** The outcome of an order, or for a person. */
export const OUTCOME_REPORT = z.strictObject({
  ...SUBJECTS,
  orderId: z
    .string()
    .regex(/^[0-9A-Za-z]{1,64}$/, told`is not an order id`)
    .optional()
    .describe('Order of an answer of the fraud score, or of a risk decision. If it is absent, name the person'),
  reference: REFERENCE.optional().describe(
    'Your own id of the report, if there is no order. The latest report with a reference counts',
  ),
  outcome: z.enum(['fraud', 'genuine']).describe('What it turned out to be'),
  observedAt: instant.describe('When the outcome became known. A model may learn from it only after that'),
  source: source.describe('Who says so'),
});

/** Fields that tell one person from another. A name does not. */
const WHOSE = { idNumber: true, idForm: true, phone: true, phoneForm: true, device: true } as const;

/**
 * The fields of a withdrawal: the source and reference of a piece of evidence, and the people it names. What this server's own
 * decisions hold against people has no reference that anybody knows, and is withdrawn as a whole.
 */
export const WITHDRAWAL = EVIDENCE_REPORT.pick(WHOSE).extend({
  reference: REFERENCE.optional().describe(
    `Your own id of the piece. Left out for ${OWN_EVIDENCE_SOURCE}: all that it holds against them is withdrawn`,
  ),
  source: SOURCE_NAME.refine((name) => name === OWN_EVIDENCE_SOURCE || !isOfServer(name), RESERVED).describe(
    `Who said so, or ${OWN_EVIDENCE_SOURCE} for this server's own decisions`,
  ),
});

/** The fields of a withdrawn outcome: who reported it, and its order, or its reference with the people it is about. */
export const OUTCOME_WITHDRAWAL = OUTCOME_REPORT.pick({ ...WHOSE, orderId: true, reference: true, source: true });

/** What is needed to read a report. */
export interface EvidenceReading {
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly nowMs: number;
  /** Called with each phone and device that a report names in plain. */
  readonly onPlain?: (seen: PlainIdentifier) => void;
}

/** A value, or the problem by field and rule. The problem never holds a value. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** Reads a piece of evidence as it was sent. */
export function readEvidence(value: unknown, reading: EvidenceReading): Read<EvidenceRecord> {
  const parsed = EVIDENCE_REPORT.safeParse(value);
  if (!parsed.success) return refused(toldElsewhere(explain(parsed.error)));
  const { reference, source: from, code, level, weight, observedAt, expiresAt } = parsed.data;
  const subjects = readSubjects(parsed.data, reading);
  if (!subjects.ok) return subjects;
  if (subjects.value.every(({ kind }) => kind === 'name'))
    return refused(told`idNumber, phone or device is needed, because thousands of people may share a name`);
  const observedAtMs = parseReportedInstant(observedAt);
  if (observedAtMs === null) return refused(noInstant('observedAt'));
  if (isFromAhead(observedAtMs, reading.nowMs)) return refused(told`observedAt: must not be in the future`);
  const expiresAtMs = expiresAt === undefined ? null : parseReportedEnd(expiresAt);
  if (expiresAt !== undefined && expiresAtMs === null) return refused(noInstant('expiresAt'));
  if (expiresAtMs !== null && expiresAtMs <= observedAtMs)
    return refused(told`expiresAt: must be later than observedAt, or the evidence never counts`);
  return {
    ok: true,
    value: {
      evidenceId: evidenceIdOf(from, reference),
      subjects: subjects.value,
      code: code as RiskCode,
      level: level as RiskLevel,
      source: from,
      weight,
      observedAtMs,
      expiresAtMs,
    },
  };
}

/** The id of a piece of evidence. One reference of one source always has the same id. */
export function evidenceIdOf(from: string, reference: string): string {
  return digestHex('sha256', `${from}\n${reference}`).slice(0, 32);
}

/** Reads one line of a batch. A line that is not JSON gives a problem. Throws only what is a bug. */
export function readEvidenceLine(line: string, reading: EvidenceReading): Read<EvidenceRecord> {
  try {
    return readEvidence(JSON.parse(line), reading);
  } catch (error) {
    if (error instanceof SyntaxError) return refused(told`the line is not JSON`);
    throw error;
  }
}

/**
 * Reads which piece to withdraw: its id, and subjects that have it. One subject is enough. The id is null for everything that
 * this server's own decisions hold against the subjects.
 */
export function readWithdrawal(
  value: z.output<typeof WITHDRAWAL>,
  reading: EvidenceReading,
): Read<{ readonly evidenceId: string | null; readonly subjects: readonly Subject[] }> {
  const { source: from, reference } = value;
  if (from === OWN_EVIDENCE_SOURCE && reference !== undefined)
    return refused(told`reference: leave it out, because what ${from} holds against them is withdrawn as a whole`);
  if (from !== OWN_EVIDENCE_SOURCE && reference === undefined) return refused(told`reference is needed`);
  // What earlier releases took for a person must be withdrawn too.
  const subjects = readSubjects({ ...value, nameForm: 'plain' }, reading, { mayStandForNothing: true });
  if (!subjects.ok) return subjects;
  if (subjects.value.length === 0)
    return refused(told`idNumber, phone or device is needed, to say whose evidence it is`);
  const evidenceId = reference === undefined ? null : evidenceIdOf(from, reference);
  return { ok: true, value: { evidenceId, subjects: subjects.value } };
}

/** An outcome, with the order or people it is about. */
export interface ReadOutcome {
  readonly label: OutcomeLabel;
  /** Null if it is about the people of `subjects`. */
  readonly orderId: string | null;
  readonly subjects: readonly Subject[];
}

/** Reads an outcome as it was sent. */
export function readOutcome(value: z.output<typeof OUTCOME_REPORT>, reading: EvidenceReading): Read<ReadOutcome> {
  const { orderId, reference, outcome, observedAt, source: from } = value;
  const subjects = readSubjects(value, reading);
  if (!subjects.ok) return subjects;
  const named = orderId ?? reference;
  if (named === undefined) return refused(told`orderId is needed, or reference with a person`);
  if (orderId === undefined && subjects.value.every(({ kind }) => kind === 'name'))
    return refused(told`idNumber, phone or device is needed if there is no orderId`);
  const observedAtMs = parseReportedInstant(observedAt);
  if (observedAtMs === null) return refused(noInstant('observedAt'));
  if (isFromAhead(observedAtMs, reading.nowMs)) return refused(told`observedAt: must not be in the future`);
  const label = { reference: named, outcome, observedAtMs, source: from };
  return { ok: true, value: { label, orderId: orderId ?? null, subjects: subjects.value } };
}

/** Reads which outcome to withdraw: the order, or the reference and subjects that have it. */
export function readOutcomeWithdrawal(
  value: z.output<typeof OUTCOME_WITHDRAWAL>,
  reading: EvidenceReading,
): Read<{ readonly of: ReportedBy; readonly orderId: string | null; readonly subjects: readonly Subject[] }> {
  const { orderId = null, reference, source: from } = value;
  const subjects = readSubjects({ ...value, nameForm: 'plain' }, reading, { mayStandForNothing: true });
  if (!subjects.ok) return subjects;
  const named = orderId ?? reference;
  if (named === undefined || (orderId === null && subjects.value.length === 0))
    return refused(told`orderId is needed, or reference with a person`);
  return { ok: true, value: { of: { reference: named, source: from }, orderId, subjects: subjects.value } };
}

interface GivenSubjects {
  readonly idNumber?: string | undefined;
  readonly idForm: (typeof FORMS)[number];
  readonly phone?: string | undefined;
  readonly phoneForm: (typeof FORMS)[number];
  readonly name?: string | undefined;
  readonly nameForm: 'plain' | 'md5';
  readonly device?: string | undefined;
}

function readSubjects(
  given: GivenSubjects,
  { secrets, onPlain }: EvidenceReading,
  { mayStandForNothing } = { mayStandForNothing: false },
): Read<Subject[]> {
  const { idNumber, idForm, phone, phoneForm, name, nameForm, device } = given;
  const fields = [
    { field: 'idNumber', kind: 'id-number', text: idNumber, form: idForm, read: parseIdNumber },
    { field: 'phone', kind: 'phone', text: phone, form: phoneForm, read: parseMobilePhone },
    { field: 'name', kind: 'name', text: name, form: nameForm, read: readSentName },
    { field: 'device', kind: 'device', text: device, form: 'plain', read: (text: string) => text },
  ] as const;
  const subjects: Subject[] = [];
  for (const { field, kind, text, form: as, read } of fields) {
    if (text === undefined) continue;
    const known = readIdentifier(text, as, read);
    if (known === null)
      return refused(
        as === 'plain'
          ? told`${field}: malformed`
          : told`${field}: must be ${DIGEST_HEX_LENGTH[as]} hex digits of ${as}`,
      );
    if (!mayStandForNothing && standsForNothing(kind, known))
      return refused(told`${field}: stands for nothing, so it would be the same for everybody who lacks one`);
    subjects.push(subjectOf(secrets, kind, known));
    if (known.form === 'plain' && (kind === 'phone' || kind === 'device')) onPlain?.(plainIdentifier(kind, known.text));
  }
  return subjects.length > 0 ? { ok: true, value: subjects } : { ok: true, value: [] };
}

function standsForNothing(kind: Subject['kind'], { form: as, text }: GivenIdentifier): boolean {
  return as === 'plain' ? kind === 'device' && isPlaceholder(text) : isDigestOfNothing(text);
}

function plainIdentifier(kind: LinkedKind, text: string): PlainIdentifier {
  const device = kind === 'device' ? readDeviceIdentity(text) : null;
  return { kind, text: device?.plain ?? text, md5: device?.md5 ?? md5Hex(text) };
}

function readIdentifier(
  text: string,
  as: (typeof FORMS)[number],
  read: (text: string) => string | null,
): GivenIdentifier | null {
  if (as === 'plain') {
    const plain = read(text);
    return plain === null ? null : { form: 'plain', text: plain };
  }
  const digest = readDigest(as, text);
  return digest === null ? null : { form: as, text: digest };
}

function explain(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.') || 'row'}: ${message}`).join('; ');
}

function refused(problem: Told): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}
