import { notAfter } from '../../kernel/wall-stamps.ts';
import { isBeyond } from './alert-kind.ts';
import type { AlertReading, AlertRule, AlertState } from './alert-rule.ts';

/** What becomes of one subject: its state, `null` if there is none any more, and whether something is told. */
export interface Turn {
  readonly subject: string;
  readonly state: AlertState | null;
  readonly told: 'fired' | 'recovered' | null;
  /** The value that was read. `null` if the subject is gone, or if the rule no longer watches. */
  readonly value: number | null;
  /** When the alert fired that recovers. */
  readonly firedAtMs: number | null;
}

const MINUTE_MS = 60_000;

/**
 * Decides how the subjects of a rule go on. A subject without a reading is gone, so its alert ends. A reading without a
 * value leaves everything as it is.
 *
 * @param states of this rule
 * @param readings `null` if the rule is paused or gone
 */
export function nextStates(
  rule: Pick<AlertRule, 'id' | 'kind' | 'threshold' | 'forMinutes'>,
  states: readonly AlertState[],
  readings: readonly AlertReading[] | null,
  nowMs: number,
): readonly Turn[] {
  const known = new Map(states.map((state) => [state.subject, state]));
  const read = new Map((readings ?? []).map(({ subject, value }) => [subject, value]));
  const turns: Turn[] = [];
  for (const subject of new Set([...known.keys(), ...read.keys()])) {
    const state = known.get(subject) ?? null;
    const value = read.get(subject);
    if (value === undefined) turns.push(ending(subject, state, null));
    else if (value !== null) {
      const turn = turnOf(rule, state, { subject, value }, nowMs);
      if (turn !== null) turns.push(turn);
    }
  }
  return turns;
}

function turnOf(
  { id: ruleId, kind, threshold, forMinutes }: Pick<AlertRule, 'id' | 'kind' | 'threshold' | 'forMinutes'>,
  state: AlertState | null,
  { subject, value }: { readonly subject: string; readonly value: number },
  nowMs: number,
): Turn | null {
  const isLongEnough = (sinceMs: number) => nowMs - sinceMs >= forMinutes * MINUTE_MS;
  const base = { ruleId, subject, value };
  const stays = (next: AlertState, told: Turn['told'] = null): Turn => {
    return { subject, state: next, told, value, firedAtMs: next.firedAtMs };
  };
  const { phase = null, firedAtMs = null } = state ?? {};
  const sinceMs = notAfter(state?.sinceMs ?? nowMs, nowMs);
  if (isBeyond(kind, value, threshold)) {
    if (phase === 'firing') return stays({ ...base, phase, sinceMs, firedAtMs });
    // It was on its way back, so it goes on firing, and nothing is told twice.
    if (phase === 'falling') return stays({ ...base, phase: 'firing', sinceMs: nowMs, firedAtMs });
    if (isLongEnough(sinceMs)) return stays({ ...base, phase: 'firing', sinceMs: nowMs, firedAtMs: nowMs }, 'fired');
    return stays({ ...base, phase: 'rising', sinceMs, firedAtMs: null });
  }
  if (phase === null) return null;
  if (phase === 'rising') return ending(subject, state, value);
  const fallsSinceMs = phase === 'falling' ? sinceMs : nowMs;
  if (isLongEnough(fallsSinceMs)) return ending(subject, state, value);
  return stays({ ...base, phase: 'falling', sinceMs: fallsSinceMs, firedAtMs });
}

/** Ends a state. What has fired recovers. */
function ending(subject: string, state: AlertState | null, value: number | null): Turn {
  const firedAtMs = state?.firedAtMs ?? null;
  return { subject, state: null, told: firedAtMs === null ? null : 'recovered', value, firedAtMs };
}
