import { told, toldElsewhere } from '../../../../kernel/told.ts';
import { present } from '../../../../kernel/assert.ts';
import { periodOf } from '../../../../wire/admin/instant.ts';
import type { Clock } from '../../../../kernel/clock.ts';
import type { Ledger } from '../../../../platform/ledger/ledger.ts';
import { parseIdNumber } from '../../../../identity/id-number.ts';
import { parseLocalDay } from '../../../../platform/ledger/local-day.ts';
import { dayNumberOf, isAtNight, localDayOfNumber } from '../../attacks/attack-day.ts';
import { BATCH_ROWS_MAX, type AttackDesk, type DayStates, type ReportOutcome } from '../../attacks/attack-desk.ts';
import { explainAttacks, readAttackTrace, type Place } from '../../attacks/attack-explanation.ts';
import type { AttackStore } from '../../attacks/attack-store.ts';
import type { DayMark } from '../../attacks/sealing.ts';
import type { SourceGate } from '../../../../platform/reporting/report-source.ts';
import type { SourceRights } from '../../../../wire/admin/source-rights.ts';
import type { AdminHandlers, AdminOutcome } from '../../../../wire/admin/define-admin.ts';
import type { attackContracts } from './contract.ts';
import { maskedPseudonym, pageOf } from '../../../../wire/admin/row-cursor.ts';

/** The ports of the handlers for the attack history. */
export interface AttackDeps {
  readonly attackDesk: AttackDesk;
  readonly attackStore: Pick<AttackStore, 'recount' | 'events' | 'kinds' | 'list'>;
  readonly ledger: Pick<Ledger, 'byOrderId' | 'trace'>;
  readonly clock: Clock;
  readonly sourceRights: Pick<SourceRights, 'gateOf' | 'refuseCorrection'>;
}

type Refusal = Extract<AdminOutcome<never>, { ok: false }>;

/** Makes the handlers with which operators and other systems work on the attack history. */
export function createAttackHandlers({
  attackDesk,
  attackStore,
  ledger,
  clock,
  sourceRights,
}: AttackDeps): AdminHandlers<typeof attackContracts> {
  const mark = async (text: string, state: DayMark['state']) => {
    const day = parseLocalDay(text);
    if (day === null || !(await attackDesk.mark(day, state))) return outOfReach(state);
    return { ok: true as const, result: showDays(await attackDesk.days()), subject: day };
  };
  return {
    async report(report, actor) {
      const outcome = await attackDesk.report(report, sourceRights.gateOf(actor));
      if (outcome.outcome === 'refused') return refusalOf(outcome);
      return { ok: true, result: outcome, subject: `${report.source}/${report.eventId}` };
    },

    batch: ({ ndjson }, actor) => reportBatch(attackDesk, ndjson, sourceRights.gateOf(actor)),

    async retract({ source, eventId }, actor) {
      const refused = await sourceRights.refuseCorrection(source, actor);
      if (refused) return refused;
      const outcome = await attackDesk.retract({ source, eventId });
      if (outcome === 'unknown')
        return { ok: false, error: 'not_found', detail: told`the history has no event with this source and event id` };
      return { ok: true, result: { outcome }, subject: `${source}/${eventId}` };
    },

    async find({ idNumber: text, after, limit }) {
      const idNumber = parseIdNumber(text);
      if (!idNumber) return NO_NUMBER;
      const { personId, events, next } = await attackDesk.find(idNumber, { after: placeOf(after), limit });
      return { ok: true, result: { personId, events: [...events], next: showPlace(next) }, subject: personId };
    },

    list: (params) => list(params, { attackStore, clock }),

    async explain({ orderId, after, limit }) {
      const trace = await ledger.trace(orderId);
      const found = trace && readAttackTrace(trace);
      if (!found) return (await ledger.byOrderId(orderId)) === null ? NO_ORDER : NO_HISTORY;
      const { next, ...explanation } = await explainAttacks(attackStore, found, { after: placeOf(after), limit });
      const result = {
        orderId,
        ...explanation,
        windows: [...explanation.windows],
        events: [...explanation.events],
        next: showPlace(next),
      };
      return { ok: true, result, subject: orderId };
    },

    async kinds({ from, to }) {
      const period = periodOf(from, to, clock.nowMs());
      const kinds = [...(await attackStore.kinds(period))];
      return { ok: true, result: { ...period, attacks: kinds.reduce((sum, each) => sum + each.attacks, 0), kinds } };
    },

    days: async () => ({ ok: true, result: showDays(await attackDesk.days()) }),
    hold: ({ day }) => mark(day, 'held'),
    seal: ({ day }) => mark(day, 'sealed'),
  };
}

async function list(
  { from, to, kind, source, app, cursor, limit }: Parameters<AdminHandlers<typeof attackContracts>['list']>[0],
  { attackStore, clock }: Pick<AttackDeps, 'attackStore' | 'clock'>,
) {
  const period = periodOf(from, to, clock.nowMs());
  const after = cursor === undefined ? null : { atMs: cursor[0], number: cursor[1] };
  const filter = { kind: kind ?? null, source: source ?? null, appId: app ?? null };
  const found = await attackStore.list({ ...period, ...filter, after, limit: limit + 1 });
  const { page, nextCursor } = pageOf(found, limit, ({ atMs, number }) => [atMs, number]);
  const rows = page.map(({ personId, ...attack }) => ({
    ...attack,
    day: localDayOfNumber(dayNumberOf(attack.atMs)),
    isNight: isAtNight(attack.atMs),
    person: maskedPseudonym(personId),
  }));
  return { ok: true as const, result: { ...period, rows, nextCursor } };
}

/** Reports lines of JSON. Blank lines are skipped, and each outcome carries its line number. */
async function reportBatch(attackDesk: AttackDesk, ndjson: string, gate: SourceGate) {
  const lines = ndjson
    .split('\n')
    .map((text, index) => ({ text: text.trim(), line: index + 1 }))
    .filter(({ text }) => text !== '');
  if (lines.length > BATCH_ROWS_MAX) return TOO_MANY_ROWS;
  const outcomes = await attackDesk.reportLines(
    lines.map(({ text }) => text),
    gate,
  );
  const rows = outcomes.map((row, index) => {
    const problem = row.outcome === 'refused' ? { problem: row.problem } : {};
    return { line: present(lines[index]).line, outcome: row.outcome, ...problem };
  });
  const tally = { recorded: 0, duplicate: 0, conflict: 0, refused: 0 };
  for (const { outcome } of rows) tally[outcome] += 1;
  return { ok: true as const, result: { ...tally, rows } };
}

function refusalOf({ problem, isForbidden }: Extract<ReportOutcome, { outcome: 'refused' }>): Refusal {
  return { ok: false, error: isForbidden ? 'forbidden' : 'bad_request', detail: toldElsewhere(problem) };
}

const TOO_MANY_ROWS: Refusal = {
  ok: false,
  error: 'too_large',
  detail: told`a batch has at most ${BATCH_ROWS_MAX} rows, so split it`,
};
const NO_NUMBER: Refusal = {
  ok: false,
  error: 'bad_request',
  detail: told`idNumber: not an id number (length, province, date or check character)`,
};
const NO_ORDER: Refusal = { ok: false, error: 'not_found', detail: told`no settled call has this order id` };
const NO_HISTORY: Refusal = {
  ok: false,
  error: 'not_found',
  detail: told`the answer held no attacks (see \`ledger explain\`), or its trace is past its retention`,
};

function outOfReach(state: DayMark['state']): Refusal {
  return {
    ok: false,
    error: 'bad_request',
    detail:
      state === 'held'
        ? told`day: must be within the last 180 days and not after tomorrow`
        : told`day: must be within the last 180 days and not after yesterday`,
  };
}

function showDays({ openDay, marks }: DayStates) {
  return {
    isAnswered: openDay === null,
    openDay: openDay === null ? null : localDayOfNumber(openDay),
    marks: marks.map(({ day, ...mark }) => ({ day: localDayOfNumber(day), ...mark })),
  };
}

function showPlace(place: Place | null): string | null {
  return place && `${place.atMs}.${place.number}`;
}

function placeOf(after: string | undefined): Place | null {
  if (after === undefined) return null;
  const [atMs = 0, number = 0] = after.split('.').map(Number);
  return { atMs, number };
}
