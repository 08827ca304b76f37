import type { ShownKey } from '../../api/apps.ts';
import { parseCount } from '../../ui/numbers.ts';
import type { Problems } from '../../ui/problems.ts';
import { isUnplain } from './app-draft.ts';
import {
  budgetBody,
  budgetDraftOf,
  budgetProblems,
  NO_BUDGETS,
  type BudgetDraft,
  type BudgetField,
} from './budget-draft.ts';
import { isEmptyOrCount } from './package-draft.ts';

/** A key as the fields of a form have it. */
export interface KeyDraft extends BudgetDraft {
  readonly kind: 'live' | 'test';
  readonly label: string;
  /** Empty for no limit. */
  readonly callsMax: string;
  readonly dailyCallsMax: string;
  /** Empty for a key that does not end. */
  readonly days: string;
}

/** The fields of the form, by the names of the server. */
export type KeyField = BudgetField | 'label' | 'callsMax' | 'dailyCallsMax' | 'days';

/** The words for what can be wrong. */
export interface KeyProblemWords {
  readonly notPlain: string;
  readonly notACountFromOne: string;
  readonly notAnAmount: string;
  readonly notDays: string;
}

/** A live key without limits. */
export const EMPTY_KEY: KeyDraft = {
  kind: 'live',
  label: '',
  callsMax: '',
  dailyCallsMax: '',
  days: '',
  ...NO_BUDGETS,
};

/** The form of a key that exists. */
export function keyDraftOf(key: ShownKey): KeyDraft {
  const { kind, label, callsMax, dailyCallsMax } = key;
  return {
    kind,
    label,
    callsMax: callsMax === null ? '' : String(callsMax),
    dailyCallsMax: dailyCallsMax === null ? '' : String(dailyCallsMax),
    ...budgetDraftOf(key),
    days: '',
  };
}

const DAYS_MAX = 3650;

/** What is wrong with a draft. */
export function keyProblems(draft: KeyDraft, t: KeyProblemWords): Problems<KeyField> {
  const { label, callsMax, dailyCallsMax, days } = draft;
  return {
    ...budgetProblems(draft, t),
    label: isUnplain(label.trim()) ? t.notPlain : undefined,
    callsMax: isEmptyOrCount(callsMax, Number.MAX_SAFE_INTEGER) ? undefined : t.notACountFromOne,
    dailyCallsMax: isEmptyOrCount(dailyCallsMax, Number.MAX_SAFE_INTEGER) ? undefined : t.notACountFromOne,
    days: isEmptyOrCount(days, DAYS_MAX) ? undefined : t.notDays,
  };
}

/** The label and the limits of a draft without problems, as the server takes them. */
export function keyLimits(draft: KeyDraft) {
  const { label, callsMax, dailyCallsMax } = draft;
  return {
    label: label.trim(),
    callsMax: parseCount(callsMax),
    dailyCallsMax: parseCount(dailyCallsMax),
    ...budgetBody(draft),
  };
}

/** The days of a draft without problems. `null` for a key that does not end. */
export function daysOf({ days }: Pick<KeyDraft, 'days'>): number | null {
  return parseCount(days);
}
