import { parseCount } from '../../ui/numbers.ts';
import type { Problems } from '../../ui/problems.ts';
import { rangeProblem } from './address-range.ts';
import {
  budgetBody,
  budgetDraftOf,
  budgetProblems,
  NO_BUDGETS,
  type BudgetDraft,
  type BudgetField,
} from './budget-draft.ts';

type Mode = 'live' | 'sandbox';

/** What the form needs to know of an app as it stands. */
export interface StandingApp {
  readonly name: string;
  readonly mode: Mode;
  readonly customerId: string | null;
  readonly apis: readonly string[];
  readonly dailyCallsMax: number | null;
  readonly limits: readonly { readonly api: string; readonly dailyCallsMax: number | null }[];
  readonly budgetDay: string | null;
  readonly budgetMonth: string | null;
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  readonly addressRate: { readonly perSecond: number; readonly burst: number } | null;
}

/** An app as the fields of a form have it. */
export interface AppDraft extends BudgetDraft {
  readonly name: string;
  readonly mode: Mode;
  /** Id of the customer that pays. Empty for none. */
  readonly customerId: string;
  readonly apis: readonly string[];
  /** Empty if the app has none, or keeps the one that it has. */
  readonly openId: string;
  /** Empty for no limit. */
  readonly dailyCallsMax: string;
  /** The limit of each API. Empty or absent for none. */
  readonly limits: Readonly<Record<string, string>>;
  /** One address or range in each line. */
  readonly allow: string;
  readonly deny: string;
  /** Calls a second from one address. Empty for the rate of the site. */
  readonly perSecond: string;
  readonly burst: string;
}

/** The fields of the form, by the names of the server, so that its problems stand at their field. */
export type AppField =
  BudgetField | 'name' | 'apis' | 'openId' | 'dailyCallsMax' | 'limits' | 'allow' | 'deny' | 'addressRate';

/** The words for what can be wrong. */
export interface AppProblemWords {
  readonly required: string;
  readonly notPlain: string;
  readonly noApi: string;
  readonly openIdLength: string;
  readonly notACount: string;
  readonly notAnAmount: string;
  readonly notARange: (line: string) => string;
  readonly tooManyRanges: string;
  readonly notARate: string;
  readonly rateNeedsBoth: string;
}

const OPEN_ID = { min: 8, max: 128 } as const;
const RANGES_MAX = 1000;
const RATE_MAX = 1_000_000;
/** Control characters and marks that turn the direction of writing. The server refuses them too. */
const UNPLAIN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\uFEFF]/u;

/** An app without a name that may call every API. */
export function emptyApp(apis: readonly string[]): AppDraft {
  return {
    name: '',
    mode: 'live',
    customerId: '',
    apis,
    openId: '',
    dailyCallsMax: '',
    limits: {},
    ...NO_BUDGETS,
    allow: '',
    deny: '',
    perSecond: '',
    burst: '',
  };
}

/** An app as it stands. */
export function draftOf(app: StandingApp): AppDraft {
  const { name, mode, customerId, apis, dailyCallsMax, limits, allow, deny, addressRate } = app;
  return {
    name,
    mode,
    customerId: customerId ?? '',
    apis,
    openId: '',
    dailyCallsMax: textOf(dailyCallsMax),
    ...budgetDraftOf(app),
    limits: Object.fromEntries(limits.map((limit) => [limit.api, textOf(limit.dailyCallsMax)])),
    allow: allow.join('\n'),
    deny: deny.join('\n'),
    perSecond: textOf(addressRate?.perSecond ?? null),
    burst: textOf(addressRate?.burst ?? null),
  };
}

function textOf(value: number | null): string {
  return value === null ? '' : String(value);
}

/** Whether a text is no plain text, as a name must be. */
export function isUnplain(text: string): boolean {
  return UNPLAIN.test(text);
}

/** What is wrong with a draft. */
export function appProblems(draft: AppDraft, t: AppProblemWords): Problems<AppField> {
  const { name, apis, openId, dailyCallsMax, limits } = draft;
  return {
    name: name.trim() === '' ? t.required : isUnplain(name.trim()) ? t.notPlain : undefined,
    apis: apis.length === 0 ? t.noApi : undefined,
    openId:
      openId === '' || (openId.length >= OPEN_ID.min && openId.length <= OPEN_ID.max) ? undefined : t.openIdLength,
    dailyCallsMax: isWrongLimit(dailyCallsMax) ? t.notACount : undefined,
    ...budgetProblems(draft, t),
    limits: apis.some((api) => isWrongLimit(limits[api])) ? t.notACount : undefined,
    allow: rangesProblem(draft.allow, t),
    deny: rangesProblem(draft.deny, t),
    addressRate: rateProblem(draft, t),
  };
}

function isWrongLimit(text: string | undefined): boolean {
  return !isEmpty(text) && parseCount(text ?? '') === null;
}

function isEmpty(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}

function rangesProblem(text: string, t: AppProblemWords): string | undefined {
  const lines = linesOf(text);
  if (lines.length > RANGES_MAX) return t.tooManyRanges;
  const wrong = lines.find((line) => rangeProblem(line));
  return wrong === undefined ? undefined : t.notARange(wrong.slice(0, 64));
}

function rateProblem({ perSecond, burst }: AppDraft, t: AppProblemWords): string | undefined {
  if (isEmpty(perSecond) && isEmpty(burst)) return undefined;
  if (isEmpty(perSecond) || isEmpty(burst)) return t.rateNeedsBoth;
  const rate = Number(perSecond);
  const most = parseCount(burst);
  const isRate = rate > 0 && rate <= RATE_MAX && most !== null && most >= 1 && most <= RATE_MAX;
  return isRate ? undefined : t.notARate;
}

function linesOf(text: string): string[] {
  return text
    .split(/[\s,，;；]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function countOf(text: string | undefined): number | null {
  return isEmpty(text) ? null : parseCount(text ?? '');
}

/** A draft without problems as the server takes it, without its mode and the limits of its APIs. */
export function bodyOf(draft: AppDraft) {
  const { name, customerId, apis, openId, dailyCallsMax, allow, deny, perSecond, burst } = draft;
  return {
    name: name.trim(),
    apis: [...apis],
    ...(customerId === '' ? {} : { customerId }),
    ...(openId === '' ? {} : { openId }),
    dailyCallsMax: countOf(dailyCallsMax),
    ...budgetBody(draft),
    allow: linesOf(allow),
    deny: linesOf(deny),
    addressRate: isEmpty(perSecond) ? null : { perSecond: Number(perSecond), burst: parseCount(burst) ?? 1 },
  };
}

/** The limits of APIs that differ from those of the app. */
export function changedLimits({ apis, limits }: AppDraft, before: Pick<StandingApp, 'limits'>) {
  return apis.flatMap((api) => {
    const dailyCallsMax = countOf(limits[api]);
    const stands = before.limits.find((limit) => limit.api === api)?.dailyCallsMax ?? null;
    return stands === dailyCallsMax ? [] : [{ api, dailyCallsMax, expected: { dailyCallsMax: stands } }];
  });
}
