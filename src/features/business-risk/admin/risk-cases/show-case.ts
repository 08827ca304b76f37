import type { CaseEvent, RiskCase } from '../../cases/case.ts';
import type { CasePolicyDesk } from '../../cases/case-policy-desk.ts';

/** Gives the name of an administrator by its id. */
export type Names = (id: string) => string;

/** A case, as people see it. */
export function showCase({ resolution, ...found }: RiskCase, nameOf: Names, nowMs: number) {
  return {
    ...found,
    isOverdue: found.state !== 'resolved' && found.dueAtMs <= nowMs,
    rules: [...found.rules],
    assignee: found.assignee === null ? null : nameOf(found.assignee),
    resolution: resolution && { ...resolution, by: nameOf(resolution.by), entryIds: [...resolution.entryIds] },
  };
}

/** The policy in force, with its author. */
export function showPolicy({ current, chosen }: CasePolicyDesk, nameOf: Names) {
  const { levels, ruleIds, scenes, slaHoursByScene, joinBy, ...figures } = current;
  return {
    ...figures,
    levels: levels.filter((level) => level !== 'pass'),
    ruleIds: [...ruleIds],
    scenes: scenes && [...scenes],
    slaHoursByScene: { ...slaHoursByScene },
    joinBy: [...joinBy],
    changedBy: chosen && nameOf(chosen.changedBy),
    changedAtMs: chosen?.changedAtMs ?? null,
  };
}

/** The event at which a case begins. */
export function showOpening({ openedAtMs }: RiskCase) {
  return { atMs: openedAtMs, what: 'opened' as const, by: null, note: null };
}

/** Shows one step that was taken with a case. */
export function showEvent({ id: _id, by, assignee, outcome, ...event }: CaseEvent, nameOf: Names) {
  return {
    ...event,
    by: nameOf(by),
    ...(assignee !== undefined && { assignee: assignee === null ? null : nameOf(assignee) }),
    ...(outcome !== undefined && { outcome }),
  };
}
