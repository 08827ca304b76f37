import { queryOptions } from '@tanstack/react-query';
import { serverLanguage, type Language } from '../text/language.tsx';
import { API, ask, client } from './client.ts';
import { useChange } from './use-change.ts';

/** How often a run that goes on is asked for. */
const ASK_EVERY_MS = 1000;
const KEY = 're-verification';

/** As many people as one page of findings has. */
export const FINDINGS_PAGE = 50;

/** The last re-verification, and how often it found what. It is asked for again while it goes on. */
export function reVerification(language: Language) {
  return queryOptions({
    queryKey: [KEY, language],
    queryFn: () => ask(client.GET('/persons/re-verify', { params: { query: { language: serverLanguage(language) } } })),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? ASK_EVERY_MS : false),
  });
}

/** The last re-verification. */
export type ReVerification = Awaited<ReturnType<NonNullable<ReturnType<typeof reVerification>['queryFn']>>>;
/** What can be found of a person. */
export type FindingKind = ReVerification['findings'][number]['kind'];

/** Which people are looked at. */
export interface ReVerificationScope {
  readonly changedBefore?: string;
  readonly importId?: string;
}

/** Begins a re-verification. */
export function startReVerification(scope: ReVerificationScope) {
  return ask(client.POST('/persons/re-verify', { body: { ...scope, language: 'zh' } }));
}

/** Stops the re-verification that is under way. */
export function stopReVerification() {
  return ask(client.DELETE('/persons/re-verify'));
}

/** Starts or stops a re-verification. What the page shows of it follows, also if somebody else was first. */
export function useReVerificationChange<Values, Result>(change: (values: Values) => Promise<Result>) {
  return useChange([KEY], change, 'onSettled');
}

/** A page of people with findings, masked. It leaves a row in the audit. */
export async function listFindings(kind: FindingKind | null, after: string | null, language: Language) {
  const query = {
    limit: FINDINGS_PAGE,
    language: serverLanguage(language),
    ...(kind !== null && { kind }),
    ...(after !== null && { after }),
  };
  return (await ask(client.GET('/persons/re-verify/findings', { params: { query } }))).people;
}

/** A person with findings. */
export type PersonWithFindings = Awaited<ReturnType<typeof listFindings>>[number];

/** The address of all findings as CSV. */
export function findingsFile(kind: FindingKind | null, language: 'zh' | 'en'): string {
  const query = new URLSearchParams({ language, ...(kind !== null && { kind }) });
  return `${API}/persons/re-verify/findings/export?${query}`;
}
