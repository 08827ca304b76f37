import { CASE_SORTS, CASE_STATES, type CaseQuery } from '../../api/cases.ts';
import { RISK_LEVELS } from '../../api/risk.ts';
import { filterQuery, isUnfiltered } from '../../ui/query-filter.ts';

/** What the queue is filtered by, as the fields of the form have it. An empty field does not filter. */
export interface CaseFilter {
  /** Empty stands for the cases that are not resolved. */
  readonly state: string;
  /** `me`, `nobody`, or the name of an administrator behind `@`. */
  readonly who: string;
  readonly scene: string;
  readonly level: string;
  readonly rule: string;
  /** `1` for overdue cases alone. */
  readonly overdue: string;
  readonly sort: string;
}

const NAMES = ['state', 'who', 'scene', 'level', 'rule', 'overdue', 'sort'] as const;

/** A filter that lets every case pass that is not resolved, those first that should be resolved first. */
export const THE_QUEUE: CaseFilter = { state: '', who: '', scene: '', level: '', rule: '', overdue: '', sort: '' };

const isOneOf = (names: readonly string[]) => (text: string) => names.includes(text);

/** Reads the filter from an address. What makes no sense is left out. */
export function filterOf(query: URLSearchParams): CaseFilter {
  const read = (name: (typeof NAMES)[number], fits: (text: string) => boolean) => {
    const text = (query.get(name) ?? '').slice(0, 256);
    return fits(text) ? text : '';
  };
  return {
    state: read('state', isOneOf(CASE_STATES)),
    who: read('who', (text) => /^(me|nobody|@.{1,64})$/.test(text)),
    scene: read('scene', () => true),
    level: read('level', isOneOf(RISK_LEVELS)),
    rule: read('rule', (text) => /^[\w-]{1,64}$/.test(text)),
    overdue: read('overdue', isOneOf(['1'])),
    sort: read('sort', isOneOf(CASE_SORTS)),
  };
}

/** The filter as it stands in an address. */
export function queryOf(filter: CaseFilter): URLSearchParams {
  return filterQuery(NAMES, filter);
}

/** The address of the queue with a filter, e.g. `/cases?overdue=1`. */
export function casesPath(filter: Partial<CaseFilter>): string {
  const query = queryOf({ ...THE_QUEUE, ...filter }).toString();
  return query === '' ? '/cases' : `/cases?${query}`;
}

/** The address of a case within a queue, so that the next one is that of the same filter. */
export function casePath(caseId: string, filter: CaseFilter = THE_QUEUE): string {
  const query = queryOf(filter).toString();
  return `/cases/${encodeURIComponent(caseId)}${query === '' ? '' : `?${query}`}`;
}

function known<T extends string>(names: readonly T[], text: string): T | undefined {
  return names.find((name) => name === text);
}

/** The filter as the server takes it. */
export function asked({ state, who, scene, level, rule, overdue, sort }: CaseFilter): CaseQuery {
  const [knownState, knownLevel, knownSort] = [
    known(CASE_STATES, state),
    known(RISK_LEVELS, level),
    known(CASE_SORTS, sort),
  ];
  return {
    ...(knownState && { state: knownState }),
    ...(who === 'me' && { mine: 'true' as const }),
    ...(who === 'nobody' && { unassigned: 'true' as const }),
    ...(who.startsWith('@') && { assignee: who.slice(1) }),
    ...(scene !== '' && { scene }),
    ...(knownLevel && { level: knownLevel }),
    ...(rule !== '' && { rule }),
    ...(overdue !== '' && { overdue: 'true' as const }),
    ...(knownSort && { sort: knownSort }),
  };
}

/** Whether nothing is filtered. */
export function isEmpty(filter: CaseFilter): boolean {
  return isUnfiltered(NAMES, filter);
}

/** The place of a page in the queue, as an address has it. `null` for the first page, or if it makes no sense. */
export function placeOf(query: URLSearchParams): string | null {
  const cursor = query.get('cursor') ?? '';
  return /^\d{1,15}\.\d{1,15}$/.test(cursor) ? cursor : null;
}
