import { queryOptions } from '@tanstack/react-query';
import type { BodyOf } from './app-changes.ts';
import { API, ask, client } from './client.ts';
import { useChange } from './use-change.ts';

/** Finds a person by the number, masked. It travels in a body, and leaves a row in the audit. */
export function findPerson(idNumber: string) {
  return ask(client.POST('/persons/find', { body: { idNumber } }));
}

/** A person, masked. */
export type ShownPerson = Awaited<ReturnType<typeof findPerson>>;

/** The certificates of erasure of a number. It leaves a row in the audit. */
export async function certificatesOf(idNumber: string) {
  return (await ask(client.POST('/persons/certificates', { body: { idNumber } }))).certificates;
}

/** A page of people, masked. It leaves a row in the audit. */
export async function listPeople(after: string | null) {
  const query = { limit: 50, ...(after !== null && { after }) };
  return (await ask(client.GET('/persons', { params: { query } }))).persons;
}

/** Why a person is erased. */
export const ERASURE_REASONS = [
  'requested-by-person',
  'consent-withdrawn',
  'purpose-fulfilled',
  'retention-ended',
  'other',
] as const;
/** One of the reasons. */
export type ErasureReason = (typeof ERASURE_REASONS)[number];

/** Erases a person for good. Gives the certificate. */
export function erasePerson(body: BodyOf<'persons.remove'>) {
  return ask(client.POST('/persons/remove', { body }));
}

/** Corrects a name. */
export function renamePerson(idNumber: string, name: string) {
  return ask(client.POST('/persons/rename', { body: { idNumber, name } }));
}

/** Changes something of the register. What the pages count of it follows. */
export function usePeopleChange<Values, Result>(change: (values: Values) => Promise<Result>) {
  return useChange(['register-size'], change);
}

/** A certificate of erasure. */
export function certificateOf(certificateId: string) {
  return queryOptions({
    queryKey: ['certificates', certificateId],
    queryFn: () => ask(client.GET('/certificates/{certificateId}', { params: { path: { certificateId } } })),
    staleTime: Infinity,
  });
}

/** A certificate, as its page shows it. */
export type ShownCertificate = Awaited<ReturnType<NonNullable<ReturnType<typeof certificateOf>['queryFn']>>>;

/** The address of a certificate as a page to print, or as the JSON that can be verified. */
export function certificateFile(certificateId: string, format: 'html' | 'json', language: 'zh' | 'en'): string {
  return `${API}/certificates/${certificateId}/export?${new URLSearchParams({ format, language })}`;
}

/** Tells whether this site issued a certificate. Its text is JSON. Throws an ApiProblem if it is no certificate. */
export function verifyCertificate(certificate: BodyOf<'certificates.verify'>['certificate']) {
  return ask(client.POST('/certificates/verify', { body: { certificate } }));
}
