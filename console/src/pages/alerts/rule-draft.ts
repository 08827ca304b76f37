import type { AlertKind, AlertKindFacts, AlertRule } from '../../api/alerts.ts';
import type { Problems } from '../../ui/problems.ts';
import type { alertsText } from './alerts-text.ts';

/** What stands in the form of a rule. Shares are typed in percent. */
export interface RuleDraft {
  readonly name: string;
  readonly kind: AlertKind;
  readonly threshold: string;
  readonly windowMinutes: string;
  readonly callsMin: string;
  readonly forMinutes: string;
  readonly only: string;
  readonly severity: AlertRule['severity'];
}

/** A form in which nothing was typed yet. */
export const EMPTY_RULE: RuleDraft = {
  name: '',
  kind: 'error-rate',
  threshold: '20',
  windowMinutes: '10',
  callsMin: '20',
  forMinutes: '5',
  only: '',
  severity: 'warning',
};

/** The form of a rule that exists. */
export function ruleDraftOf(rule: AlertRule, unit: string | undefined): RuleDraft {
  return {
    name: rule.name,
    kind: rule.kind,
    threshold: String(unit === 'share' ? percentOf(rule.threshold) : rule.threshold),
    windowMinutes: String(rule.windowMinutes),
    callsMin: String(rule.callsMin),
    forMinutes: String(rule.forMinutes),
    only: rule.only ?? '',
    severity: rule.severity,
  };
}

/** What the server is told. */
export function ruleBody(draft: RuleDraft, unit: string | undefined) {
  const threshold = Number(draft.threshold);
  return {
    name: draft.name.trim(),
    threshold: unit === 'share' ? threshold / 100 : threshold,
    windowMinutes: Number(draft.windowMinutes),
    callsMin: Number(draft.callsMin),
    forMinutes: Number(draft.forMinutes),
    only: draft.only.trim() === '' ? null : draft.only.trim(),
    severity: draft.severity,
  };
}

/** What is wrong with the form. */
export function ruleProblems(
  draft: RuleDraft,
  facts: AlertKindFacts | undefined,
  t: (typeof alertsText)['en'],
): Problems<keyof RuleDraft> {
  const max = facts === undefined ? 0 : facts.unit === 'share' ? 100 : facts.thresholdMax;
  const threshold = Number(draft.threshold);
  const isThreshold = draft.threshold.trim() !== '' && threshold >= 0 && threshold <= max;
  return {
    threshold: isThreshold ? undefined : t.notNumber(String(max)),
    windowMinutes: isMinutes(draft.windowMinutes, 1) ? undefined : t.notMinutes(1),
    forMinutes: isMinutes(draft.forMinutes, 0) ? undefined : t.notMinutes(0),
    callsMin: /^\d{1,9}$/.test(draft.callsMin.trim()) ? undefined : t.notCount,
  };
}

/** Two digits behind the point of a percentage are enough, and 0.07 * 100 has seventeen. */
function percentOf(share: number): number {
  return Math.round(share * 10_000) / 100;
}

function isMinutes(text: string, min: number): boolean {
  return /^\d{1,4}$/.test(text.trim()) && Number(text) >= min && Number(text) <= 1440;
}
