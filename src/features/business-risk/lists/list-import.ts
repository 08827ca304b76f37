import { stringify } from 'csv-stringify/sync';
import { parseAddress } from '../ingest/address.ts';
import { splitForm } from '../../../identity/digest-forms.ts';
import { identifierForms } from '../../../identity/identifier-forms.ts';
import { readDeviceIdentity } from '../../../identity/device-identity.ts';
import { phoneFacts } from '../ingest/phone-facts.ts';
import { readPhone } from '../../../identity/phone.ts';
import { DIGEST_KINDS } from '../../../kernel/digests.ts';
import type { LinkedKind, PlainIdentifier } from '../ingest/identifier-links.ts';
import type { Pseudonymizer } from '../ingest/identifiers.ts';
import { nearestName } from '../../../kernel/nearest-name.ts';
import { TableProblem } from '../../../tables/table-problem.ts';
import { readTable, type TableRow } from '../../../tables/table-reader.ts';
import { readBlock } from '../feeds/parse-feed.ts';
import { listKey } from './list-index.ts';
import { LIST_KINDS, LIST_NAME, masked, type FormKey, type ListEntry, type ListKind } from './list-entry.ts';

/** What an operator says to list something. Times are ISO 8601 texts, and an empty text means no limit. */
export interface ListDraft {
  readonly list: string;
  readonly kind: string;
  /**
   * An account name, phone, device number, address or CIDR block. The first three may also be given as their md5,
   * sha256 or SM3.
   */
  readonly value: string;
  readonly scene?: string | undefined;
  readonly appId?: string | undefined;
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  readonly note?: string | undefined;
}

/** The author of entries, the time, and the source of their ids. */
export interface ListAuthor {
  readonly name: string;
  readonly nowMs: number;
  nextId(): string;
}

/** A list entry, or what is wrong with the draft. */
export type DraftResult =
  | { readonly ok: true; readonly entry: ListEntry; readonly plain: readonly PlainIdentifier[] }
  | { readonly ok: false; readonly problem: string };

/**
 * Makes an entry from what an operator said, or says what is wrong with it. The plain value is not passed on, except in
 * `plain`.
 */
export function draftEntry(draft: ListDraft, author: ListAuthor, pseudonym: Pseudonymizer): DraftResult {
  const { list, kind } = draft;
  const listed = listProblem(list);
  if (listed !== null) return problem(listed);
  if (!isListKind(kind)) return problem(`kind must be one of ${LIST_KINDS.join(', ')}`);
  const value = draft.value.trim();
  const match = kind === 'address' ? addressMatch(value) : identifierMatch(kind, value, pseudonym);
  if (match === null) return problem(`value is not a valid ${kind}`);
  const startMs = timeOf(draft.start, author.nowMs);
  const endMs = timeOf(draft.end, null);
  if (startMs === undefined || startMs === null || endMs === undefined)
    return problem('start and end must be ISO 8601 times');
  if (endMs !== null && endMs <= startMs) return problem('end must be later than start');
  return {
    ok: true,
    entry: {
      id: author.nextId(),
      list,
      kind,
      ...match,
      startMs,
      endMs,
      scene: textOf(draft.scene),
      appId: textOf(draft.appId),
      note: (draft.note ?? '').slice(0, NOTE_LENGTH_MAX),
      createdBy: author.name,
      createdAtMs: author.nowMs,
    },
    plain: kind === 'phone' || kind === 'device' ? plainOf(kind, value) : [],
  };
}

/** The entries of an import, and the rows that could not be read. */
export interface ListImport {
  readonly entries: readonly ListEntry[];
  /** Phones and devices that were listed in plain. They are not kept. */
  readonly plain: readonly PlainIdentifier[];
  readonly refused: readonly { readonly line: number; readonly problem: string }[];
}

const LIST_ROWS_MAX = 100_000;
const NOTE_LENGTH_MAX = 200;
const COLUMNS = ['list', 'kind', 'value', 'scene', 'appId', 'start', 'end', 'note'];

/** Why a text cannot be imported as a whole. The message holds none of its values. */
export class ListImportProblem extends Error {
  override readonly name = 'ListImportProblem';
}

const HEADING = {
  example: 'list,kind,value and optionally scene,appId,start,end,note',
  missing: (heading: readonly string[]) => ['list', 'kind', 'value'].filter((name) => !heading.includes(name)),
};

/**
 * Reads entries from CSV with a header of list, kind, value and optionally scene, appId, start, end, note. It also
 * reads what exportEntries wrote. Throws ListImportProblem if the text is not such a table, has no row, or has more
 * than LIST_ROWS_MAX.
 */
export function importEntries(csv: string, author: ListAuthor, pseudonym: Pseudonymizer): ListImport {
  const rows = readCsv(csv);
  if (rows.length > LIST_ROWS_MAX)
    throw new ListImportProblem(`an import may have at most ${LIST_ROWS_MAX} rows, so split the file`);
  const entries: ListEntry[] = [];
  const plain: PlainIdentifier[] = [];
  const refused: { line: number; problem: string }[] = [];
  for (const row of rows) {
    const made = row.ok
      ? draftEntry({ list: '', kind: '', value: '', ...row.fields }, author, pseudonym)
      : problem(row.detail);
    if (made.ok) {
      entries.push(made.entry);
      plain.push(...made.plain);
    } else refused.push({ line: row.line, problem: made.problem });
  }
  return { entries, plain, refused };
}

function readCsv(csv: string): readonly TableRow[] {
  try {
    return readTable(csv, HEADING);
  } catch (error) {
    if (!(error instanceof TableProblem)) throw error;
    throw new ListImportProblem(error.message, { cause: error });
  }
}

/**
 * Writes entries as CSV that the same site can import again. An identifier is written as `key:<form>:<pseudonym>` for
 * each digest, separated by commas, followed by `:<masked>`. No other site can read this, because the plain value was
 * never kept.
 */
export function exportEntries(entries: readonly ListEntry[]): string {
  const rows = entries.map((entry) => ({
    list: entry.list,
    kind: entry.kind,
    value: entry.kind === 'address' ? entry.key : exportedKeys(entry),
    scene: entry.scene ?? '',
    appId: entry.appId ?? '',
    start: new Date(entry.startMs).toISOString(),
    end: entry.endMs === null ? '' : new Date(entry.endMs).toISOString(),
    note: entry.note,
  }));
  return stringify(rows, { header: true, columns: COLUMNS, escape_formulas: true });
}

type Match = Pick<ListEntry, 'key' | 'form' | 'otherKeys' | 'shown'>;

function exportedKeys({ form, key, otherKeys, shown }: ListEntry): string {
  const keys = [{ form, key }, ...otherKeys].map((each) => `${each.form}:${each.key}`);
  return `key:${keys.join(',')}:${shown}`;
}

/** One or more keys, one for each digest, as `exportedKeys` writes them. Earlier releases wrote one key. */
const EXPORTED = new RegExp(`^key:((?:(?:${DIGEST_KINDS.join('|')}):[0-9a-f]{32},?){1,8}):(.{1,256})$`);

function importedKeys(value: string): Match | null {
  const [, keys = '', shown = ''] = EXPORTED.exec(value) ?? [];
  const [first, ...otherKeys] = keys.split(',').flatMap((text): FormKey[] => {
    const [form, key] = text.split(':');
    const known = DIGEST_KINDS.find((kind) => kind === form);
    return known === undefined || key === undefined ? [] : [{ form: known, key }];
  });
  return first === undefined ? null : { ...first, otherKeys, shown };
}

function addressMatch(value: string): Match | null {
  const [host = '', bits] = value.split('/');
  const address = parseAddress(host);
  if (address === null || readBlock(value) === null) return null;
  const block = `${address.text}/${bits ?? (address.version === 4 ? '32' : '128')}`;
  return readBlock(block) === null ? null : { key: block, form: null, otherKeys: [], shown: block };
}

function identifierMatch(kind: Exclude<ListKind, 'address'>, value: string, pseudonym: Pseudonymizer): Match | null {
  const exported = importedKeys(value);
  if (exported !== null) return exported;
  if (value === '' || value.length > 4096 || (kind === 'phone' && readPhone(value) === null)) return null;
  const keys = identifierForms(kind, value).map((digest): FormKey => ({
    form: splitForm(digest).kind,
    key: listKey(pseudonym, kind, digest),
  }));
  const [first, ...otherKeys] = keys;
  return first === undefined ? null : { ...first, otherKeys, shown: masked(value) };
}

/** The phone or device that a value names in plain, if it can exist. */
function plainOf(kind: LinkedKind, value: string): readonly PlainIdentifier[] {
  if (importedKeys(value) !== null) return [];
  if (kind === 'device') {
    const { plain, md5, plausible } = readDeviceIdentity(value);
    return plain === null || plausible === false ? [] : [{ kind, text: plain, md5 }];
  }
  const phone = phoneFacts(value);
  return phone === null || phone.plain === null
    ? []
    : [{ kind, text: phone.plain, md5: phone.name.slice('md5:'.length) }];
}

/** A name that is nearly `allow` or `block` is taken for a slip: as a list of its own it would decide nothing. */
function listProblem(list: string): string | null {
  if (list === 'allow' || list === 'block') return null;
  if (!LIST_NAME.test(list))
    return 'list must be allow, block, or a name of your own in lower-case letters, digits and _';
  const meant = nearestName(list, ['allow', 'block']);
  return meant === null ? null : `list must be allow, block, or a name that is less like ${meant}`;
}

function isListKind(kind: string): kind is ListKind {
  return LIST_KINDS.some((known) => known === kind);
}

function timeOf<T>(text: string | undefined, absent: T): number | T | undefined {
  if (text === undefined || text === '') return absent;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

function textOf(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

function problem(text: string): DraftResult & { readonly ok: false } {
  return { ok: false, problem: text };
}
