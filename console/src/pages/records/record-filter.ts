import {
  ATTACK_KINDS,
  CONSENT_STATES,
  OUTCOME_KINDS,
  OUTCOMES,
  RECORD_KINDS,
  type RecordKind,
  type RecordQuery,
} from '../../api/records.ts';
import { isoOfField } from '../../ui/instant.tsx';
import { filterQuery, isMinute } from '../../ui/query-filter.ts';

/** What records are filtered by, as the fields of the form have it. An empty field does not filter. */
export type RecordFilter = Omit<RecordQuery, 'cursor'>;

const NAMES = ['from', 'to', 'app', 'source', 'kind', 'state', 'code', 'level', 'about', 'outcome'] as const;

/** The fields that filter each kind of record. */
export const FIELDS: Readonly<Record<RecordKind, readonly (typeof NAMES)[number][]>> = {
  attacks: ['from', 'to', 'kind', 'source', 'app'],
  evidence: ['from', 'to', 'source', 'code', 'level'],
  outcomes: ['from', 'to', 'about', 'outcome', 'source'],
  consents: ['from', 'to', 'state', 'app'],
};

/** A filter that lets everything of the last 24 hours pass. */
export const EVERYTHING: RecordFilter = {
  from: '',
  to: '',
  app: '',
  source: '',
  kind: '',
  state: '',
  code: '',
  level: '',
  about: '',
  outcome: '',
};

/** The kind of record of an address. Attacks, unless it names another. */
export function kindOf(query: URLSearchParams): RecordKind {
  return RECORD_KINDS.find((kind) => kind === query.get('of')) ?? 'attacks';
}

/** Reads the filter from an address. What makes no sense is left out. */
export function filterOf(query: URLSearchParams): RecordFilter {
  const read = (name: (typeof NAMES)[number], fits: (text: string) => boolean) => {
    const text = (query.get(name) ?? '').slice(0, 64);
    return fits(text) ? text : '';
  };
  return {
    from: read('from', isMinute),
    to: read('to', isMinute),
    app: read('app', () => true),
    source: read('source', () => true),
    kind: read('kind', (text) => ATTACK_KINDS.some((kind) => kind === text)),
    state: read('state', (text) => CONSENT_STATES.some((state) => state === text)),
    code: read('code', isCode),
    level: read('level', (text) => /^[1-3]$/.test(text)),
    about: read('about', (text) => OUTCOME_KINDS.some((kind) => kind === text)),
    outcome: read('outcome', (text) => OUTCOMES.some((outcome) => outcome === text)),
  };
}

/** Whether a text is a risk code. */
export function isCode(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text);
}

/** The address of the records of a kind, which are shown at once if `shown`. */
export function recordsPath(of: RecordKind, filter: RecordFilter, more: { shown?: boolean; cursor?: string } = {}) {
  const query = filterQuery(NAMES, filter);
  query.set('of', of);
  if (more.shown === true) query.set('show', '1');
  if (more.cursor !== undefined) query.set('cursor', more.cursor);
  return `/records?${query}`;
}

/** The filter as the server takes it. */
export function asked(filter: RecordFilter, cursor: string): RecordQuery {
  return { ...filter, from: isoOfField(filter.from) ?? '', to: isoOfField(filter.to) ?? '', cursor };
}

/** The place of a page, as an address has it. Empty for the first page. */
export function placeOf(query: URLSearchParams): string {
  const cursor = query.get('cursor') ?? '';
  return /^[\w-]{1,600}$/.test(cursor) ? cursor : '';
}
