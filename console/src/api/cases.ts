import { queryOptions } from '@tanstack/react-query';
import type { BodyOf } from './app-changes.ts';
import { ask, client } from './client.ts';

/** The states of a case by which the queue is filtered. */
export const CASE_STATES = ['unresolved', 'open', 'assigned', 'resolved', 'all'] as const;
/** In which order the queue stands. */
export const CASE_SORTS = ['due', 'newest', 'oldest'] as const;
/** What a case turned out to be. */
export const CASE_OUTCOMES = ['fraud', 'genuine', 'unclear'] as const;
/** One of the outcomes. */
export type CaseOutcome = (typeof CASE_OUTCOMES)[number];
/** What of the requests of a case can be listed. */
export const CASE_KINDS = ['account', 'phone', 'device', 'address'] as const;
/** One of the kinds, e.g. `device`. */
export type CaseKind = (typeof CASE_KINDS)[number];

/** What cases are filtered by. `undefined` does not filter. */
export interface CaseQuery {
  readonly state?: (typeof CASE_STATES)[number];
  readonly assignee?: string;
  readonly mine?: 'true';
  readonly unassigned?: 'true';
  readonly scene?: string;
  readonly level?: 'review' | 'reject' | 'pass';
  readonly rule?: string;
  readonly overdue?: 'true';
  readonly sort?: (typeof CASE_SORTS)[number];
}

/** One page of the queue. */
export function casePage(query: CaseQuery, cursor: string | null) {
  return queryOptions({
    queryKey: ['cases', 'list', query, cursor],
    queryFn: () =>
      ask(client.GET('/risk/cases', { params: { query: { ...query, ...(cursor !== null && { cursor }) } } })),
    refetchInterval: 60_000,
  });
}

/** A case as the queue shows it. */
export type CaseRow = Awaited<ReturnType<NonNullable<ReturnType<typeof casePage>['queryFn']>>>['cases'][number];

/** A case with all that belongs to it. Looking at it leaves a row in the audit. */
export function caseOf(caseId: string) {
  return queryOptions({
    queryKey: ['cases', 'one', caseId],
    queryFn: () => ask(client.GET('/risk/cases/{caseId}', { params: { path: { caseId } } })),
    refetchOnWindowFocus: false,
  });
}

/** A case with all that belongs to it. */
export type CaseDetails = Awaited<ReturnType<NonNullable<ReturnType<typeof caseOf>['queryFn']>>>;

/** How many cases wait, and what was done in 30 days. */
export const caseTotals = queryOptions({
  queryKey: ['cases', 'totals'],
  queryFn: () => ask(client.GET('/risk/case-totals')),
  refetchInterval: 60_000,
});

/** How many cases wait, and what was done. */
export type CaseTotals = Awaited<ReturnType<NonNullable<typeof caseTotals.queryFn>>>;

/** The names of the administrators that a case can be given to. */
export const caseAssignees = queryOptions({
  queryKey: ['cases', 'assignees'],
  queryFn: async () => (await ask(client.GET('/risk/case-assignees'))).names,
});

/** Which decisions open a case. */
export const casePolicy = queryOptions({
  queryKey: ['cases', 'policy'],
  queryFn: () => ask(client.GET('/risk/case-policy')),
  refetchOnWindowFocus: false,
});

/** Which decisions open a case, and which administrator chose that. */
export type CasePolicy = Awaited<ReturnType<NonNullable<typeof casePolicy.queryFn>>>;

/** Chooses which decisions open a case. */
export function setCasePolicy(body: NonNullable<BodyOf<'cases.set-policy'>>) {
  return ask(client.PUT('/risk/case-policy', { body }));
}

/** Gives a case to an administrator, or back to the queue. */
export function assignCase(caseId: string, body: BodyOf<'cases.assign'>) {
  return ask(client.PUT('/risk/cases/{caseId}/assignee', { params: { path: { caseId } }, body }));
}

/** Adds a note to a case. */
export function noteCase(caseId: string, body: BodyOf<'cases.note'>) {
  return ask(client.POST('/risk/cases/{caseId}/notes', { params: { path: { caseId } }, body }));
}

/** Resolves a case. */
export function resolveCase(caseId: string, body: BodyOf<'cases.resolve'>) {
  return ask(client.POST('/risk/cases/{caseId}/resolution', { params: { path: { caseId } }, body }));
}

/** How a case was resolved. */
export type ResolvedCase = Awaited<ReturnType<typeof resolveCase>>;

/** Reopens a case, and takes back what its resolution did. */
export function reopenCase(caseId: string, body: NonNullable<BodyOf<'cases.reopen'>>) {
  return ask(client.POST('/risk/cases/{caseId}/reopening', { params: { path: { caseId } }, body }));
}
