import { told, toldElsewhere } from '../../../../kernel/told.ts';
import { z } from 'zod';
import type { Clock } from '../../../../kernel/clock.ts';
import type { SiteSecrets } from '../../../../platform/secrets/site-secrets.ts';
import {
  readEvidence,
  readEvidenceLine,
  readOutcome,
  readOutcomeWithdrawal,
  readWithdrawal,
  type ReadOutcome,
  type Read,
} from '../../evidence/evidence-report.ts';
import {
  OWN_EVIDENCE_SOURCE,
  isSameContent,
  type EvidenceRecord,
  type EvidenceStore,
  type OutcomePlace,
} from '../../evidence/evidence-store.ts';
import { questionOf } from '../../evidence/past-question.ts';
import { businessRisk } from '../../../business-risk/contract.ts';
import type { DecisionLog } from '../../../business-risk/decision/decision-record.ts';
import type { IdentifierLinks, PlainIdentifier } from '../../../business-risk/ingest/identifier-links.ts';
import type { SourceGate } from '../../../../platform/reporting/report-source.ts';
import { maySee, type Actor } from '../../../../platform/access/actor.ts';
import type { AdminHandlers, AdminOutcome } from '../../../../wire/admin/define-admin.ts';
import type { SourceRights } from '../../../../wire/admin/source-rights.ts';
import { scoreContracts } from './contract.ts';
import { periodOf } from '../../../../wire/admin/instant.ts';
import { maskedPseudonym, NO_CURSOR, SealedCursors } from '../../../../wire/admin/row-cursor.ts';
import type { SubjectKey } from '../../evidence/subject.ts';

/** The ports of the handlers for evidence, outcomes and answers of the fraud score. */
export interface ScoreDeps {
  readonly evidence: Pick<
    EvidenceStore,
    | 'add'
    | 'differing'
    | 'withdraw'
    | 'withdrawAll'
    | 'labelOrder'
    | 'labelSubjects'
    | 'unlabelOrder'
    | 'unlabelSubjects'
    | 'answer'
    | 'history'
    | 'list'
    | 'outcomes'
  >;
  readonly decisions: Pick<DecisionLog, 'find'>;
  readonly identifiers: Pick<IdentifierLinks, 'learn'>;
  readonly secrets: Pick<SiteSecrets, 'mac' | 'seal' | 'open'>;
  readonly clock: Clock;
  readonly sourceRights: Pick<SourceRights, 'gateOf' | 'refuseCorrection'>;
}

/** By what the list of evidence is sorted: when it was observed, subject, piece. */
const PLACE = z.tuple([z.int(), z.string(), z.string()]);
/** Time, subject, source and reference. */
const OUTCOME_PLACE = z.tuple([z.int(), z.string().nullable(), z.string(), z.string()]);

/** The most lines in one batch, and the number of lines that are added together. */
const BATCH_ROWS_MAX = 10_000;
const ADD_ROWS = 1000;

type Refusal = Extract<AdminOutcome<never>, { ok: false }>;
type RowOutcome =
  | { readonly outcome: 'recorded' | 'duplicate' }
  | { readonly outcome: 'conflict'; readonly problem: string }
  | { readonly outcome: 'refused'; readonly problem: string; readonly isForbidden?: true };

/** Makes the handlers that feed the fraud score and explain its answers. */
export function createScoreHandlers(deps: ScoreDeps): AdminHandlers<typeof scoreContracts> {
  const { evidence } = deps;
  const reading = () => startReading(deps);
  return {
    async report(params, actor) {
      const known = reading();
      const [row] = await addAll(evidence, [readEvidence(params, known)], deps.sourceRights.gateOf(actor));
      if (!row) throw new Error('invariant broken: one report has one outcome');
      if (row.outcome === 'refused') return row.isForbidden ? forbidden(row.problem) : badRequest(row.problem);
      await known.learn();
      return { ok: true, result: { outcome: row.outcome }, subject: `${params.source}/${params.reference}` };
    },

    async batch({ ndjson }, actor) {
      const lines = ndjson.split('\n').filter((line) => line.trim() !== '');
      if (lines.length > BATCH_ROWS_MAX)
        return badRequest(told`a batch has at most ${BATCH_ROWS_MAX} rows, so split it`);
      const rows: RowOutcome[] = [];
      for (let from = 0; from < lines.length; from += ADD_ROWS) {
        const known = reading();
        const reads = lines.slice(from, from + ADD_ROWS).map((line) => readEvidenceLine(line, known));
        rows.push(...(await addAll(evidence, reads, deps.sourceRights.gateOf(actor))));
        await known.learn();
      }
      const count = (outcome: RowOutcome['outcome']) => rows.filter((row) => row.outcome === outcome).length;
      const [recorded, duplicate, conflict] = [count('recorded'), count('duplicate'), count('conflict')];
      const counts = { recorded, duplicate, conflict, refused: count('refused') };
      return { ok: true, result: { ...counts, rows: rows.map(lineOf) } };
    },

    withdraw: (params, actor) => withdrawEvidence(params, actor, deps),

    list: (params) => list(params, deps),

    async label(params, actor) {
      const known = reading();
      const read = readOutcome(params, known);
      if (!read.ok) return badRequest(read.problem);
      const recorded = await recordOutcome(deps, read.value, actor);
      if (recorded.ok) await known.learn();
      return recorded;
    },

    unlabel: (params, actor) => withdrawOutcome(params, actor, deps),

    outcomes: (params) => listOutcomes(params, deps),

    async history({ after = null, limit }) {
      const rows = await evidence.history({ after, limit });
      return { ok: true, result: { rows: rows.map(questionOf) } };
    },

    async explain({ orderId }) {
      const answer = await evidence.answer(orderId);
      if (answer === null || answer.detail === null) return NO_ORDER;
      const explained = scoreContracts.explain.result.parse({ orderId, ...(JSON.parse(answer.detail) as object) });
      return { ok: true, result: explained, subject: orderId };
    },
  };
}

async function list(
  { from, to, source, code, level, cursor, limit }: Parameters<AdminHandlers<typeof scoreContracts>['list']>[0],
  { evidence, secrets, clock }: Pick<ScoreDeps, 'evidence' | 'secrets' | 'clock'>,
) {
  const cursors = new SealedCursors(secrets, 'evidence', PLACE);
  const place = cursor === undefined ? undefined : cursors.placeOf(cursor);
  if (place === null) return NO_CURSOR;
  const period = periodOf(from, to, clock.nowMs());
  const filter = { source: source ?? null, code: code ?? null, level: level ?? null };
  const after =
    place === undefined ? null : { observedAtMs: place[0], subject: place[1] as SubjectKey, evidenceId: place[2] };
  const found = await evidence.list({ ...period, ...filter, after, limit: limit + 1 });
  const { page, nextCursor } = cursors.pageOf(found, limit, (row) => [row.observedAtMs, row.subject, row.evidenceId]);
  const rows = page.map(({ subject, ...row }) => ({ ...row, subject: maskedPseudonym(subject) }));
  return { ok: true as const, result: { ...period, rows, nextCursor } };
}

async function listOutcomes(
  { from, to, kind, source, outcome, cursor, limit }: Parameters<AdminHandlers<typeof scoreContracts>['outcomes']>[0],
  { evidence, secrets, clock }: Pick<ScoreDeps, 'evidence' | 'secrets' | 'clock'>,
) {
  const cursors = new SealedCursors(secrets, 'outcomes', OUTCOME_PLACE);
  const place = cursor === undefined ? undefined : cursors.placeOf(cursor);
  if (place === null) return NO_CURSOR;
  const period = periodOf(from, to, clock.nowMs());
  const filter = { kind: kind ?? null, source: source ?? null, outcome: outcome ?? null };
  const found = await evidence.outcomes({ ...period, ...filter, after: outcomePlace(place), limit: limit + 1 });
  const { page, nextCursor } = cursors.pageOf(found, limit, (row) => [
    row.observedAtMs,
    row.subject,
    row.source,
    row.reference,
  ]);
  const rows = page.map(({ reference, subject, ...row }) => ({
    ...row,
    // A reporter's own reference of a person may hold a name or number, so it is not shown.
    orderId: subject === null ? reference : null,
    subject: subject && maskedPseudonym(subject),
  }));
  return { ok: true as const, result: { ...period, rows, nextCursor } };
}

function outcomePlace(place: z.output<typeof OUTCOME_PLACE> | undefined): OutcomePlace | null {
  if (place === undefined) return null;
  const [observedAtMs, subject, source, reference] = place;
  return { observedAtMs, subject: subject as SubjectKey | null, source, reference };
}

/** Records an outcome, if the reporter owns its source and may see its order. */
async function recordOutcome(
  { evidence, decisions, sourceRights }: Pick<ScoreDeps, 'evidence' | 'decisions' | 'sourceRights'>,
  { label, orderId, subjects }: ReadOutcome,
  actor: Actor,
) {
  const answer = await evidence.answer(label.reference);
  const decision = answer === null ? await decisions.find(label.reference) : null;
  const order = answer ?? decision;
  if (orderId === null && order !== null) return badRequest(ORDER_AS_REFERENCE);
  if (orderId !== null && (order === null || !maySee(actor, order.appId))) return NO_ORDER;
  const notYours = (await sourceRights.gateOf(actor)(new Set([label.source]))).get(label.source);
  if (notYours !== undefined) return forbidden(notYours);
  if (orderId === null) await evidence.labelSubjects(subjects, label);
  else {
    const passed = decision && { api: businessRisk.name, atMs: decision.atMs };
    const labelled = await evidence.labelOrder(label, { mayReplace: actor.role === 'owner', passed });
    if (labelled === 'unknown') return NO_ORDER;
    if (labelled === 'taken') return forbidden(ORDER_IS_TAKEN);
  }
  const holdsFor = decision === null ? ('people' as const) : ('order' as const);
  return { ok: true as const, result: { recorded: true, holdsFor }, subject: label.reference };
}

/** Withdraws a piece of evidence, if its reporter owns the source, or all that this server's own decisions made of people. */
async function withdrawEvidence(
  params: Parameters<AdminHandlers<typeof scoreContracts>['withdraw']>[0],
  actor: Actor,
  deps: ScoreDeps,
) {
  const { source, reference } = params;
  const isOwn = source === OWN_EVIDENCE_SOURCE;
  const notYours = isOwn ? refuseOwn(actor) : await deps.sourceRights.refuseCorrection(source, actor);
  if (notYours) return notYours;
  const read = readWithdrawal(params, startReading(deps));
  if (!read.ok) return badRequest(read.problem);
  const { subjects, evidenceId } = read.value;
  const removed =
    evidenceId === null
      ? await deps.evidence.withdrawAll(subjects, source)
      : await deps.evidence.withdraw(subjects, evidenceId);
  if (removed === 0) return isOwn ? NO_OWN_PIECE : NO_PIECE;
  const whose = reference ?? subjects.map(({ key }) => maskedPseudonym(key)).join(' ');
  return { ok: true as const, result: { withdrawn: true as const }, subject: `${source}/${whose}` };
}

/** The lists, rules and cases that this server's decisions follow are kept by owners and operators. */
function refuseOwn({ role }: Actor): Refusal | null {
  return role === 'owner' || role === 'operator' ? null : forbidden(OWN_IS_OF_SITE);
}

/** Takes an outcome back, if its reporter owns the source. */
async function withdrawOutcome(
  params: Parameters<AdminHandlers<typeof scoreContracts>['unlabel']>[0],
  actor: Actor,
  deps: ScoreDeps,
) {
  const { evidence, sourceRights } = deps;
  const notYours = await sourceRights.refuseCorrection(params.source, actor);
  if (notYours) return notYours;
  const read = readOutcomeWithdrawal(params, startReading(deps));
  if (!read.ok) return badRequest(read.problem);
  const { of, orderId, subjects } = read.value;
  const isWithdrawn = orderId === null ? await evidence.unlabelSubjects(subjects, of) : await evidence.unlabelOrder(of);
  if (!isWithdrawn) return NO_OUTCOME;
  return { ok: true as const, result: { withdrawn: true as const }, subject: of.reference };
}

/** Gives what is needed to read reports, and a function that keeps the phones and devices that they name in plain. */
function startReading({ identifiers, secrets, clock }: ScoreDeps) {
  const plain: PlainIdentifier[] = [];
  const nowMs = clock.nowMs();
  const onPlain = (seen: PlainIdentifier) => void plain.push(seen);
  return { secrets, nowMs, onPlain, learn: () => identifiers.learn(plain, nowMs) };
}

const NO_PIECE: Refusal = {
  ok: false,
  error: 'not_found',
  detail: told`the people you name have no evidence with this source and reference`,
};

const NO_OWN_PIECE: Refusal = {
  ok: false,
  error: 'not_found',
  detail: told`this server's own decisions hold nothing against the people you name`,
};

const OWN_IS_OF_SITE = told`source: only an owner or an operator withdraws what this server's own decisions hold against somebody`;

const NO_OUTCOME: Refusal = {
  ok: false,
  error: 'not_found',
  detail: told`this source reported no outcome of this order, or of these people under this reference`,
};

const NO_ORDER: Refusal = {
  ok: false,
  error: 'not_found',
  detail: told`no answer and no risk decision is kept under this order id. Its retention may have passed. Name the person instead`,
};

const ORDER_AS_REFERENCE = told`reference: this is the id of an order, so send it as orderId`;
const ORDER_IS_TAKEN = told`source: another source has reported the outcome of this order. Only that source, or an owner of the site, can correct it`;

function lineOf(row: RowOutcome, at: number) {
  const problem = 'problem' in row ? { problem: row.problem } : {};
  return { line: at + 1, outcome: row.outcome, ...problem };
}

function forbidden(detail: string): Refusal {
  return { ok: false, error: 'forbidden', detail: toldElsewhere(detail) };
}

function badRequest(detail: string): Refusal {
  return { ok: false, error: 'bad_request', detail: toldElsewhere(detail) };
}

/**
 * Adds each piece by a write of its own, so that each row has its own result. Writes that wait at the same time share
 * one commit. A piece that would correct an earlier one changes nothing, and is told apart from one that repeats it.
 */
async function addAll(
  evidence: Pick<EvidenceStore, 'add' | 'differing'>,
  reads: readonly Read<EvidenceRecord>[],
  gate: SourceGate,
): Promise<readonly RowOutcome[]> {
  const notYours = await gate(new Set(reads.flatMap((read) => (read.ok ? [read.value.source] : []))));
  const records = reads.flatMap((read) => (read.ok && !notYours.has(read.value.source) ? [read.value] : []));
  const conflicts = await conflictsAmong(evidence, records);
  return Promise.all(
    reads.map(async (read): Promise<RowOutcome> => {
      if (!read.ok) return { outcome: 'refused', problem: read.problem };
      const problem = notYours.get(read.value.source);
      if (problem !== undefined) return { outcome: 'refused', problem, isForbidden: true };
      if (conflicts.has(read.value)) return { outcome: 'conflict', problem: OTHER_CONTENT };
      return { outcome: (await evidence.add([read.value])) > 0 ? 'recorded' : 'duplicate' };
    }),
  );
}

/** The pieces whose reference stands for other content, which is kept or comes earlier among these. */
async function conflictsAmong(
  evidence: Pick<EvidenceStore, 'differing'>,
  records: readonly EvidenceRecord[],
): Promise<ReadonlySet<EvidenceRecord>> {
  const differ = records.length === 0 ? [] : await evidence.differing(records);
  const firstOf = new Map<string, EvidenceRecord>();
  const conflicts = records.filter((record, at) => {
    const first = firstOf.get(record.evidenceId);
    if (differ[at] === true || (first !== undefined && !isSameContent(first, record))) return true;
    firstOf.set(record.evidenceId, first ?? record);
    return false;
  });
  return new Set(conflicts);
}

const OTHER_CONTENT = told`reference: its source has reported it with other content, which stays. To correct it, withdraw that piece, then report it again`;
