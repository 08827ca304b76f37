import { parseAddress } from '../ingest/address.ts';
import { splitForm } from '../../../identity/digest-forms.ts';
import { identifierForms } from '../../../identity/identifier-forms.ts';
import { readDeviceIdentity } from '../../../identity/device-identity.ts';
import { phoneFacts } from '../ingest/phone-facts.ts';
import { parseMobilePhone } from '../../../identity/mobile-phone.ts';
import { readPhone } from '../../../identity/phone.ts';
import { isDigestOfNothing } from '../../../identity/placeholders.ts';
import { DIGEST_KINDS } from '../../../kernel/digests.ts';
import type { LinkedKind, PlainIdentifier } from '../ingest/identifier-links.ts';
import type { Pseudonymizer } from '../ingest/identifiers.ts';
import { nearestName } from '../../../kernel/nearest-name.ts';
import { readBlock } from '../feeds/parse-feed.ts';
import { listKey } from './list-index.ts';
import {
  LISTED_FORMS,
  LIST_KINDS,
  LIST_NAME,
  masked,
  type FormKey,
  type ListEntry,
  type ListKind,
} from './list-entry.ts';
import { told, type Told } from '../../../kernel/told.ts';
import { noInstant, parseReportedEnd, parseReportedInstant } from '../../../wire/admin/instant.ts';

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
  const { kind } = draft;
  if (!isListKind(kind)) return draftProblem(told`kind must be one of ${LIST_KINDS.join(', ')}`);
  const value = draft.value.trim();
  const match = kind === 'address' ? addressMatch(value) : identifierMatch(kind, value, pseudonym);
  if (match === null) return draftProblem(kind === 'phone' ? NO_PHONE : told`value is not a valid ${kind}`);
  const terms = termsOf(draft, author);
  if (!terms.ok) return terms;
  return {
    ok: true,
    entry: { id: author.nextId(), kind, ...match, ...terms.terms },
    plain: kind === 'phone' || kind === 'device' ? plainOf(kind, value) : [],
  };
}

/** What every entry of a draft has in common. */
export type Terms = Omit<ListEntry, 'id' | 'kind' | keyof Match>;
/** What an operator says besides what is listed. */
export type DraftTerms = Omit<ListDraft, 'kind' | 'value'>;

/** Reads the list, the times and the limits of a draft, or says what is wrong with them. */
export function termsOf(
  draft: DraftTerms,
  author: Omit<ListAuthor, 'nextId'>,
): { readonly ok: true; readonly terms: Terms } | { readonly ok: false; readonly problem: string } {
  const listed = listProblem(draft.list);
  if (listed !== null) return draftProblem(listed);
  const startMs = isAbsent(draft.start) ? author.nowMs : parseReportedInstant(draft.start);
  if (startMs === null) return draftProblem(noInstant('start'));
  const endMs = isAbsent(draft.end) ? null : parseReportedEnd(draft.end);
  if (endMs === null && !isAbsent(draft.end)) return draftProblem(noInstant('end'));
  if (endMs !== null && endMs <= startMs) return draftProblem(told`end must be later than start`);
  return {
    ok: true,
    terms: {
      list: draft.list,
      startMs,
      endMs,
      scene: textOf(draft.scene),
      appId: textOf(draft.appId),
      note: (draft.note ?? '').slice(0, NOTE_LENGTH_MAX),
      createdBy: author.name,
      createdAtMs: author.nowMs,
    },
  };
}

const NOTE_LENGTH_MAX = 200;

type Match = Pick<ListEntry, 'key' | 'form' | 'otherKeys' | 'shown'>;

/** One or more keys, one for each digest, as `exportedKeys` writes them. Earlier releases wrote one key. */
const EXPORTED = new RegExp(`^key:((?:(?:${LISTED_FORMS.join('|')}):[0-9a-f]{32},?){1,8}):(.{1,256})$`);

function importedKeys(value: string): Match | null {
  const [, keys = '', shown = ''] = EXPORTED.exec(value) ?? [];
  const [, entity] = /^pseudonym:([0-9a-f]{32})$/.exec(keys) ?? [];
  if (entity !== undefined) return { key: entity, form: 'pseudonym', otherKeys: [], shown };
  const [first, ...otherKeys] = keys.split(',').flatMap((text): FormKey[] => {
    const [form, key] = text.split(':');
    const known = DIGEST_KINDS.find((kind) => kind === form);
    return known === undefined || key === undefined ? [] : [{ form: known, key }];
  });
  return first === undefined ? null : { ...first, otherKeys, shown };
}

function addressMatch(value: string): Match | null {
  const exported = importedKeys(value);
  if (exported !== null) return exported.form === 'pseudonym' ? exported : null;
  const [host = '', bits] = value.split('/');
  const address = parseAddress(host);
  if (address === null || readBlock(value) === null) return null;
  const block = `${address.text}/${bits ?? (address.version === 4 ? '32' : '128')}`;
  return readBlock(block) === null ? null : { key: block, form: null, otherKeys: [], shown: block };
}

function identifierMatch(kind: Exclude<ListKind, 'address'>, value: string, pseudonym: Pseudonymizer): Match | null {
  const exported = importedKeys(value);
  if (exported !== null) return exported;
  if (value === '' || value.length > 4096 || (kind === 'phone' && !canBeAsked(value))) return null;
  const keys = identifierForms(kind, value).map((digest): FormKey => ({
    form: splitForm(digest).kind,
    key: listKey(pseudonym, kind, digest),
  }));
  const [first, ...otherKeys] = keys;
  return first === undefined ? null : { ...first, otherKeys, shown: masked(value) };
}

const NO_PHONE = told`value is not a phone that a request can name: a mobile number of 11 digits, a number abroad that exists, with its country code, or the md5, sha256 or SM3 of one`;

/** Whether a request can name this phone. Others are refused with 261504, so an entry for them would never apply. */
function canBeAsked(value: string): boolean {
  const phone = readPhone(value);
  if (phone === null) return false;
  if (phone.form !== 'plain') return !isDigestOfNothing(phone.canonical);
  return phone.place === 'abroad' ? phone.exists : parseMobilePhone(value) !== null;
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
function listProblem(list: string): Told | null {
  if (list === 'allow' || list === 'block') return null;
  if (!LIST_NAME.test(list))
    return told`list must be allow, block, or a name of your own in lower-case letters, digits and _`;
  const meant = nearestName(list, ['allow', 'block']);
  return meant === null ? null : told`list must be allow, block, or a name that is less like ${meant}`;
}

function isListKind(kind: string): kind is ListKind {
  return LIST_KINDS.some((known) => known === kind);
}

function isAbsent(text: string | undefined): text is undefined | '' {
  return text === undefined || text === '';
}

function textOf(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

/** A draft that is refused. */
export function draftProblem(text: Told): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem: text };
}
