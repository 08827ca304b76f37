import type { Ledger } from '../../platform/ledger.ts';
import { parseLocalDay } from '../../platform/local-day.ts';
import { localDayOfNumber } from '../../risk/attacks/attack-day.ts';
import { BATCH_ROWS_MAX, type AttackDesk, type DayStates, type ReportOutcome } from '../../risk/attacks/attack-desk.ts';
import { explainAttacks, readAttackTrace, type Place } from '../../risk/attacks/attack-explanation.ts';
import type { AttackStore } from '../../risk/attacks/attack-store.ts';
import type { DayMark } from '../../risk/attacks/sealing.ts';
import type { AdminHandlers, AdminOutcome } from '../define-admin.ts';
import type { attackContracts } from './contract.ts';

export interface AttackDeps {
  readonly attackDesk: AttackDesk;
  readonly attackStore: Pick<AttackStore, 'recount' | 'events'>;
  readonly ledger: Pick<Ledger, 'byOrderId' | 'trace'>;
}

type Refusal = Extract<AdminOutcome<never>, { ok: false }>;

/** The attack history as operators and other systems work on it. */
export function createAttackHandlers({
  attackDesk,
  attackStore,
  ledger,
}: AttackDeps): AdminHandlers<typeof attackContracts> {
  const mark = async (text: string, state: DayMark['state']) => {
    const day = parseLocalDay(text);
    if (day === null || !(await attackDesk.mark(day, state))) return outOfReach(state);
    return { ok: true as const, result: showDays(await attackDesk.days()), subject: day };
  };
  return {
    async report(report) {
      const outcome = await attackDesk.report(report);
      if (outcome.outcome === 'refused') return { ok: false, error: 'bad_request', detail: outcome.problem };
      return { ok: true, result: outcome, subject: `${report.source}/${report.eventId}` };
    },

    async batch({ ndjson }) {
      const lines = ndjson
        .split('\n')
        .map((text, index) => ({ text: text.trim(), line: index + 1 }))
        .filter(({ text }) => text !== '');
      if (lines.length > BATCH_ROWS_MAX)
        return { ok: false, error: 'too_large', detail: `a batch has at most ${BATCH_ROWS_MAX} rows` };
      const outcomes = await attackDesk.reportLines(lines.map(({ text }) => text));
      const rows = outcomes.map((outcome, index) => ({ line: lines[index]?.line ?? 0, ...outcome }));
      const countOf = (kind: ReportOutcome['outcome']) => rows.filter(({ outcome }) => outcome === kind).length;
      const [recorded, duplicate, conflict, refused] = [
        countOf('recorded'),
        countOf('duplicate'),
        countOf('conflict'),
        countOf('refused'),
      ];
      return { ok: true, result: { recorded, duplicate, conflict, refused, rows } };
    },

    async retract({ source, eventId }) {
      const outcome = await attackDesk.retract({ source, eventId });
      if (outcome === 'unknown') return { ok: false, error: 'not_found', detail: 'the history has no such event' };
      return { ok: true, result: { outcome }, subject: `${source}/${eventId}` };
    },

    async explain({ orderId, after, limit }) {
      const trace = await ledger.trace(orderId);
      const told = trace && readAttackTrace(trace);
      if (!told) return (await ledger.byOrderId(orderId)) === null ? NO_ORDER : NO_HISTORY;
      const { next, ...explanation } = await explainAttacks(attackStore, told, { after: placeOf(after), limit });
      const result = {
        orderId,
        ...explanation,
        windows: [...explanation.windows],
        events: [...explanation.events],
        next: next && `${next.atMs}.${next.number}`,
      };
      return { ok: true, result, subject: orderId };
    },

    days: async () => ({ ok: true, result: showDays(await attackDesk.days()) }),
    hold: ({ day }) => mark(day, 'held'),
    seal: ({ day }) => mark(day, 'sealed'),
  };
}

const NO_ORDER: Refusal = { ok: false, error: 'not_found', detail: 'no settled call has this order id' };
const NO_HISTORY: Refusal = {
  ok: false,
  error: 'not_found',
  detail: 'the call told nothing of attacks (see `ledger explain`), or its trace is past its retention',
};

function outOfReach(state: DayMark['state']): Refusal {
  const latest = state === 'held' ? 'tomorrow' : 'yesterday';
  return { ok: false, error: 'bad_request', detail: `day: from 180 days ago until ${latest}` };
}

function showDays({ openDay, marks }: DayStates) {
  return {
    isAnswered: openDay === null,
    openDay: openDay === null ? null : localDayOfNumber(openDay),
    marks: marks.map(({ day, ...mark }) => ({ day: localDayOfNumber(day), ...mark })),
  };
}

function placeOf(after: string | undefined): Place | null {
  if (after === undefined) return null;
  const [atMs = 0, number = 0] = after.split('.').map(Number);
  return { atMs, number };
}
