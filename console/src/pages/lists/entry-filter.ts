import { LIST_KINDS, LIST_STATES, type EntryQuery } from '../../api/lists.ts';
import { filterQuery } from '../../ui/query-filter.ts';

/** What entries are filtered by, as the fields of the form have it. An empty field does not filter. */
export interface EntryFilter {
  readonly list: string;
  readonly kind: string;
  readonly state: string;
  /** Ends within so many days; digits only. */
  readonly ending: string;
  readonly app: string;
  readonly scene: string;
  readonly note: string;
}

const NAMES = ['list', 'kind', 'state', 'ending', 'app', 'scene', 'note'] as const;

/** A filter that lets every entry pass. */
export const EVERY_ENTRY: EntryFilter = { list: '', kind: '', state: '', ending: '', app: '', scene: '', note: '' };

/** Reads the filter from an address. What makes no sense is left out. */
export function entryFilterOf(query: URLSearchParams): EntryFilter {
  const read = (name: (typeof NAMES)[number], fits: (text: string) => boolean = () => true) => {
    const text = (query.get(name) ?? '').slice(0, 200);
    return fits(text) ? text : '';
  };
  return {
    list: read('list', (text) => /^\w{1,32}$/.test(text)),
    kind: read('kind', (text) => LIST_KINDS.some((kind) => kind === text)),
    state: read('state', (text) => LIST_STATES.some((state) => state === text)),
    ending: read('ending', (text) => /^[1-9]\d{0,2}$/.test(text)),
    app: read('app').slice(0, 64),
    scene: read('scene').slice(0, 64),
    note: read('note'),
  };
}

/** The filter as it stands in an address. */
export function entryQueryOf(filter: EntryFilter): URLSearchParams {
  return filterQuery(NAMES, filter);
}

/** The address of the lists with a filter, e.g. `/lists?list=block&ending=7`. */
export function listsPath(filter: Partial<EntryFilter>): string {
  const query = entryQueryOf({ ...EVERY_ENTRY, ...filter }).toString();
  return query === '' ? '/lists' : `/lists?${query}`;
}

/** The filter as the server takes it. */
export function askedEntries({ list, kind, state, ending, app, scene, note }: EntryFilter): EntryQuery {
  const knownKind = LIST_KINDS.find((each) => each === kind);
  const knownState = LIST_STATES.find((each) => each === state);
  return {
    ...(list !== '' && { list }),
    ...(knownKind && { kind: knownKind }),
    ...(knownState && { state: knownState }),
    ...(ending !== '' && { endingDays: Number(ending) }),
    ...(app !== '' && { app }),
    ...(scene !== '' && { scene }),
    ...(note !== '' && { text: note }),
  };
}

/** Whether nothing is filtered. */
export function isEveryEntry(filter: EntryFilter): boolean {
  return NAMES.every((name) => filter[name].trim() === '');
}

/** The last entry of the page before, as an address has it. */
export function afterOf(query: URLSearchParams): string | null {
  const after = query.get('after') ?? '';
  return /^[\w-]{1,64}$/.test(after) ? after : null;
}
