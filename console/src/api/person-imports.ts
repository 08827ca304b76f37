import { queryOptions } from '@tanstack/react-query';
import { serverLanguage, type Language } from '../text/language.tsx';
import type { BodyOf } from './app-changes.ts';
import { API, ask, client } from './client.ts';
import { useChange } from './use-change.ts';

/** How often an import that goes on is asked for. */
const ASK_EVERY_MS = 1000;

const KEY = ['person-imports'];

/** Every import, newest first. */
export const personImports = queryOptions({
  queryKey: KEY,
  queryFn: async () => (await ask(client.GET('/person-imports'))).imports,
  refetchInterval: ({ state }) => (state.data?.some((each) => each.state === 'running') ? ASK_EVERY_MS : false),
});

/** An import, as the list shows it. */
export type ListedImport = Awaited<ReturnType<NonNullable<typeof personImports.queryFn>>>[number];

/** One import. It is asked for again while it goes on. */
export function personImport(importId: string, language: Language) {
  return queryOptions({
    queryKey: [...KEY, importId, language],
    queryFn: () =>
      ask(
        client.GET('/person-imports/{importId}', {
          params: { path: { importId }, query: { language: serverLanguage(language) } },
        }),
      ),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? ASK_EVERY_MS : false),
  });
}

/** An import with its columns and the reasons of its refusals. */
export type PersonImport = Awaited<ReturnType<NonNullable<ReturnType<typeof personImport>['queryFn']>>>;

/** Sends a part of a file. Without an id, it begins an import. */
export function sendImportPart(body: BodyOf<'person-imports.part'>) {
  return ask(client.POST('/person-imports/parts', { body }));
}

/** Sends photos. */
export function sendImportPhotos(importId: string, photos: BodyOf<'person-imports.photos'>['photos']) {
  return ask(client.POST('/person-imports/{importId}/photos', { params: { path: { importId } }, body: { photos } }));
}

/** Reads the rows of the file that was sent. */
export function checkImport(importId: string, body: Omit<BodyOf<'person-imports.check'>, 'language' | 'encoding'>) {
  return ask(
    client.POST('/person-imports/{importId}/check', {
      params: { path: { importId } },
      body: { ...body, language: 'zh', encoding: 'auto' },
    }),
  );
}

/** How people are registered. */
export type ImportChoices = BodyOf<'person-imports.start'>;

/** Begins to register people, or goes on. */
export function startImport(importId: string, body: ImportChoices) {
  return ask(client.POST('/person-imports/{importId}/start', { params: { path: { importId } }, body }));
}

/** Stops an import. */
export function stopImport(importId: string) {
  return ask(client.POST('/person-imports/{importId}/stop', { params: { path: { importId } } }));
}

/** Removes what is kept of an import. */
export function removeImport(importId: string) {
  return ask(client.DELETE('/person-imports/{importId}', { params: { path: { importId } } }));
}

/** The address of the refused rows as a file. Loading it leaves a row in the audit. */
export function refusedFile(importId: string, language: Language): string {
  return `${API}/person-imports/${importId}/refused?${new URLSearchParams({ language: serverLanguage(language) })}`;
}

/** Changes imports. What the pages show of them, and of the register, follows, also if somebody else was first. */
export function useImportChange<Values, Result>(change: (values: Values) => Promise<Result>) {
  return useChange(['person-imports', 'register-size'], change, 'onSettled');
}
