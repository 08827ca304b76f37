import { queryOptions } from '@tanstack/react-query';
import { serverLanguage, type Language } from '../text/language.tsx';
import { API, ask, client } from './client.ts';

const KEY = ['compliance'];

/** How the site stands to its duties. */
export function compliance(language: Language) {
  return queryOptions({
    queryKey: [...KEY, language],
    queryFn: () => ask(client.GET('/compliance', { params: { query: { language: serverLanguage(language) } } })),
  });
}

/** Duties, consents, retention and keys. */
export type Compliance = Awaited<ReturnType<NonNullable<ReturnType<typeof compliance>['queryFn']>>>;

/** A page of certificates of erasure, newest first. */
export async function erasuresBefore(before: string | null) {
  const query = before === null ? {} : { before };
  return (await ask(client.GET('/compliance/erasures', { params: { query } }))).erasures;
}

/** A certificate in the list. */
export type Erasure = Awaited<ReturnType<typeof erasuresBefore>>[number];

/** The address of the evidence as a file. */
export function evidenceFile(format: 'html' | 'json', language: Language): string {
  return `${API}/compliance/export?${new URLSearchParams({ format, language: serverLanguage(language) })}`;
}

/** Sets whether an app may ask about people only with their consent. */
export function setConsentRequirement(appId: string, isRequired: boolean) {
  return ask(client.PUT('/consents/apps/{appId}', { params: { path: { appId } }, body: { isRequired } }));
}
