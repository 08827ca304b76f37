import type { CaseOutcome } from '../../../features/business-risk/cases/case.ts';
import { SCENES_TOLD_MAX, type CaseTotals } from '../../../features/business-risk/cases/case-store.ts';
import { localDayOf } from '../../../platform/ledger/local-day.ts';
import { localDaySql } from '../local-day-sql.ts';
import { statement, type Connection } from '../operation.ts';

const HOUR_MS = 3_600_000;

interface Waiting {
  readonly scene: string;
  readonly open: number;
  readonly assigned: number;
  readonly overdue: number;
  readonly hour: number;
  readonly day: number;
  readonly threeDays: number;
  readonly older: number;
}

interface Resolved {
  readonly scene: string;
  readonly by: string;
  readonly outcome: CaseOutcome;
  readonly day: string;
  readonly n: number;
  readonly inTime: number;
}

const WAITING = `SELECT scene, count(*) FILTER (WHERE state = 'open') AS open,
    count(*) FILTER (WHERE state = 'assigned') AS assigned, count(*) FILTER (WHERE due_at_ms <= @nowMs) AS overdue,
    count(*) FILTER (WHERE opened_at_ms > @hourMs) AS hour,
    count(*) FILTER (WHERE opened_at_ms <= @hourMs AND opened_at_ms > @dayMs) AS day,
    count(*) FILTER (WHERE opened_at_ms <= @dayMs AND opened_at_ms > @threeDaysMs) AS threeDays,
    count(*) FILTER (WHERE opened_at_ms <= @threeDaysMs) AS older
  FROM risk_cases WHERE state <> 'resolved' GROUP BY scene`;
const RESOLVED = `SELECT scene, resolved_by AS by, outcome, ${localDaySql('resolved_at_ms')} AS day, count(*) AS n,
    count(*) FILTER (WHERE resolved_at_ms <= due_at_ms) AS inTime
  FROM risk_cases WHERE state = 'resolved' AND resolved_at_ms >= ? AND resolved_at_ms <= ? GROUP BY 1, 2, 3, 4`;
const DAYS = 'SELECT day, opened, over_cap AS overCap FROM risk_case_days WHERE day >= ? AND day <= ?';

/** Counts the queue, and what was done in a period. */
export function readTotals(
  connection: Connection,
  { fromMs, nowMs }: { readonly fromMs: number; readonly nowMs: number },
): CaseTotals {
  const since = { nowMs, hourMs: nowMs - HOUR_MS, dayMs: nowMs - 24 * HOUR_MS, threeDaysMs: nowMs - 72 * HOUR_MS };
  const waiting = statement<Waiting>(connection, WAITING).all(since);
  const resolved = statement<Resolved>(connection, RESOLVED).all(fromMs, nowMs);
  const days = statement<Pick<CaseTotals['days'][number], 'day' | 'opened' | 'overCap'>>(connection, DAYS).all(
    localDayOf(fromMs),
    localDayOf(nowMs),
  );
  const sum = (of: (row: Waiting) => number) => waiting.reduce((total, row) => total + of(row), 0);
  return {
    open: sum(({ open }) => open),
    assigned: sum(({ assigned }) => assigned),
    overdue: sum(({ overdue }) => overdue),
    ages: {
      hour: sum(({ hour }) => hour),
      day: sum(({ day }) => day),
      threeDays: sum(({ threeDays }) => threeDays),
      older: sum(({ older }) => older),
    },
    scenes: scenesOf(waiting, resolved),
    days: daysOf(days, resolved),
    people: peopleOf(resolved),
  };
}

function scenesOf(waiting: readonly Waiting[], resolved: readonly Resolved[]): CaseTotals['scenes'] {
  const names = new Set([...waiting, ...resolved].map(({ scene }) => scene));
  const all = [...names].map((scene) => {
    const [own] = waiting.filter((row) => row.scene === scene);
    const done = resolved.filter((row) => row.scene === scene);
    return {
      scene,
      unresolved: (own?.open ?? 0) + (own?.assigned ?? 0),
      overdue: own?.overdue ?? 0,
      resolved: done.reduce((total, { n }) => total + n, 0),
      resolvedInTime: done.reduce((total, { inTime }) => total + inTime, 0),
    };
  });
  const sizeOf = (each: (typeof all)[number]) => each.unresolved + each.resolved;
  return all.toSorted((a, b) => sizeOf(b) - sizeOf(a) || (a.scene < b.scene ? -1 : 1)).slice(0, SCENES_TOLD_MAX);
}

function daysOf(
  opened: readonly Pick<CaseTotals['days'][number], 'day' | 'opened' | 'overCap'>[],
  resolved: readonly Resolved[],
): CaseTotals['days'] {
  const days = new Set([...opened, ...resolved].map(({ day }) => day));
  return [...days].toSorted().map((day) => {
    const own = opened.find((each) => each.day === day);
    const done = resolved.filter((each) => each.day === day).reduce((total, { n }) => total + n, 0);
    return { day, opened: own?.opened ?? 0, resolved: done, overCap: own?.overCap ?? 0 };
  });
}

function peopleOf(resolved: readonly Resolved[]): CaseTotals['people'] {
  const of = (by: string, outcome: CaseOutcome) =>
    resolved.filter((row) => row.by === by && row.outcome === outcome).reduce((total, { n }) => total + n, 0);
  const people = [...new Set(resolved.map(({ by }) => by))].map((by) => ({
    by,
    fraud: of(by, 'fraud'),
    genuine: of(by, 'genuine'),
    unclear: of(by, 'unclear'),
  }));
  const sizeOf = (each: (typeof people)[number]) => each.fraud + each.genuine + each.unclear;
  return people.toSorted((a, b) => sizeOf(b) - sizeOf(a) || (a.by < b.by ? -1 : 1));
}
