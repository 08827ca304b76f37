import type { BodyOf } from '../../api/app-changes.ts';
import type { ListKind } from '../../api/lists.ts';
import { instantOfField } from '../../ui/instant.tsx';
import type { Problems } from '../../ui/problems.ts';

/** An entry as the fields of the form have it. */
export interface EntryDraft {
  readonly list: string;
  readonly kind: ListKind;
  readonly value: string;
  readonly scene: string;
  readonly appId: string;
  readonly start: string;
  readonly end: string;
  readonly note: string;
}

/** A form in which nothing is filled in. */
export const EMPTY_ENTRY: EntryDraft = {
  list: 'block',
  kind: 'phone',
  value: '',
  scene: '',
  appId: '',
  start: '',
  end: '',
  note: '',
};

/** What an entry has besides its value. */
export type EntryTerms = Omit<EntryDraft, 'kind' | 'value'>;
type TermsBody = Omit<NonNullable<BodyOf<'list-entries.add'>>, 'kind' | 'value'>;

interface Words {
  readonly listWrong: string;
  readonly wrongOrder: string;
  readonly wrongTime: string;
}

/** What is wrong with the terms of an entry. */
export function termProblems({ list, start, end }: EntryTerms, t: Words): Problems<'list' | 'start' | 'end'> {
  const [startMs, endMs] = [instantOfField(start), instantOfField(end)];
  const isOrdered = endMs === null || endMs > (startMs ?? Date.now());
  return {
    list: /^[a-z][a-z0-9_]{0,31}$/.test(list) ? undefined : t.listWrong,
    start: start !== '' && startMs === null ? t.wrongTime : undefined,
    end: end !== '' && endMs === null ? t.wrongTime : isOrdered ? undefined : t.wrongOrder,
  };
}

/** The terms as the server takes them. */
export function termsBody({ list, scene, appId, start, end, note }: EntryTerms): TermsBody {
  const [startMs, endMs] = [instantOfField(start), instantOfField(end)];
  return {
    list,
    ...(scene.trim() !== '' && { scene: scene.trim() }),
    ...(appId !== '' && { appId }),
    ...(startMs !== null && { start: new Date(startMs).toISOString() }),
    ...(endMs !== null && { end: new Date(endMs).toISOString() }),
    ...(note.trim() !== '' && { note: note.trim() }),
  };
}
