import { queryOptions } from '@tanstack/react-query';
import { ask, client } from './client.ts';

/** What may be listed: attacks on faces, evidence of fraud, outcomes that were reported, consents. */
export const RECORD_KINDS = ['attacks', 'evidence', 'outcomes', 'consents'] as const;
/** A kind of record. */
export type RecordKind = (typeof RECORD_KINDS)[number];

/** The kinds of attacks on a face. */
export const ATTACK_KINDS = ['presentation', 'injection', 'face-swap', 'different-face', 'other'] as const;
/** How a consent stands. */
export const CONSENT_STATES = ['holds', 'ended', 'withdrawn'] as const;

/** What outcomes are about. */
export const OUTCOME_KINDS = ['person', 'fraud-score', 'business-risk'] as const;
/** What outcomes say. */
export const OUTCOMES = ['fraud', 'genuine'] as const;

/** What records are filtered by. An empty text does not filter. Times are as `Date.toISOString` writes them. */
export interface RecordQuery {
  readonly from: string;
  readonly to: string;
  readonly app: string;
  readonly source: string;
  readonly kind: string;
  readonly state: string;
  readonly code: string;
  readonly level: string;
  readonly about: string;
  readonly outcome: string;
  readonly cursor: string;
}

/** One page of attacks, latest first. Each is a look, which the audit keeps. */
export function attackPage({ kind, ...query }: RecordQuery) {
  const known = ATTACK_KINDS.find((each) => each === kind);
  return queryOptions({
    queryKey: ['records', 'attacks', query, kind],
    queryFn: () =>
      ask(
        client.GET('/attacks', {
          params: {
            query: { ...given(query, ['from', 'to', 'app', 'source', 'cursor']), ...(known && { kind: known }) },
          },
        }),
      ),
    ...ONE_LOOK,
  });
}

/** One page of evidence, observed last first. Each is a look, which the audit keeps. */
export function evidencePage(query: RecordQuery) {
  return queryOptions({
    queryKey: ['records', 'evidence', query],
    queryFn: () =>
      ask(
        client.GET('/evidence', {
          params: {
            query: {
              ...given(query, ['from', 'to', 'source', 'cursor']),
              ...(query.code !== '' && { code: Number(query.code) }),
              ...(query.level !== '' && { level: Number(query.level) }),
            },
          },
        }),
      ),
    ...ONE_LOOK,
  });
}

/** One page of outcomes, known last first. Each is a look, which the audit keeps. */
export function outcomePage({ about, outcome, ...query }: RecordQuery) {
  const kind = OUTCOME_KINDS.find((each) => each === about);
  const told = OUTCOMES.find((each) => each === outcome);
  return queryOptions({
    queryKey: ['records', 'outcomes', query, about, outcome],
    queryFn: () =>
      ask(
        client.GET('/outcomes', {
          params: {
            query: {
              ...given(query, ['from', 'to', 'source', 'cursor']),
              ...(kind && { kind }),
              ...(told && { outcome: told }),
            },
          },
        }),
      ),
    ...ONE_LOOK,
  });
}

/** One page of consents, given last first. Each is a look, which the audit keeps. */
export function consentPage({ state, ...query }: RecordQuery) {
  const known = CONSENT_STATES.find((each) => each === state);
  return queryOptions({
    queryKey: ['records', 'consents', query, state],
    queryFn: () =>
      ask(
        client.GET('/consents', {
          params: { query: { ...given(query, ['from', 'to', 'app', 'cursor']), ...(known && { state: known }) } },
        }),
      ),
    ...ONE_LOOK,
  });
}

/** A look leaves an audit row, so it is not repeated by itself. */
const ONE_LOOK = { staleTime: Infinity, refetchOnWindowFocus: false, refetchOnReconnect: false } as const;

type RowsOf<T extends (query: RecordQuery) => { readonly queryFn?: unknown }> = ReturnType<T>['queryFn'] extends
  ((...values: never[]) => infer R) | undefined
  ? Awaited<R> extends { readonly rows: readonly (infer Row)[] }
    ? Row
    : never
  : never;
/** An attack as the list shows it. */
export type AttackRow = RowsOf<typeof attackPage>;
/** A piece of evidence as the list shows it. */
export type EvidenceRow = RowsOf<typeof evidencePage>;
/** An outcome as the list shows it. */
export type OutcomeRow = RowsOf<typeof outcomePage>;
/** A consent as the list shows it. */
export type ConsentRow = RowsOf<typeof consentPage>;

function given<Name extends keyof RecordQuery>(
  query: Partial<RecordQuery>,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const chosen: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const text = query[name] ?? '';
    if (text !== '') chosen[name] = text;
  }
  return chosen;
}
