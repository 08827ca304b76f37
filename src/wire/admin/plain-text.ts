import { z } from 'zod';
import type { AdminContract } from './define-admin.ts';

/**
 * Characters that no name may hold. Control characters and line breaks could forge log lines or steer a terminal, and
 * bidirectional marks make a name read like another one (Unicode TR 36, 3.4). Joiners are allowed because several
 * scripts need them.
 */
const UNPLAIN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\uFEFF]/u;
const EACH_UNPLAIN = new RegExp(UNPLAIN.source, 'gu');

/** Whether a text may be used as a name, a label or a note. */
export function isPlainText(text: string): boolean {
  return !UNPLAIN.test(text);
}

/** Makes a text safe for a terminal: characters that could steer it are written out, e.g. as `\u{1b}`. */
export function printable(text: string): string {
  return text.replaceAll(EACH_UNPLAIN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/**
 * What a parameter of an admin operation holds. `file` is a whole file with any content. `personal` is a person's
 * number, name, phone or device, which the reader of identifiers cleans. `secret` is never shown or stored. `plain` is
 * everything else: names, labels, short notes and ids. `lines` is the same with line breaks.
 */
export type FieldKind = 'file' | 'personal' | 'secret' | 'plain' | 'lines';

const SECRET_FIELDS = new Set(['password', 'newPassword', 'openId', 'passphrase']);
/** Resources with the code of a second factor in `code`, and with the secret of a link in `secret`. */
const OF_SESSIONS = /^sessions\./;
/** Resources with an address in `url` that may hold a token. */
const OF_WEBHOOKS = /^webhooks\./;
const PERSONAL_FIELDS = new Set(['idNumber', 'phone', 'device', 'account', 'value']);
/** Resources with the name of a person in `name`. */
const OF_PEOPLE = /^(persons|evidences|outcomes)\./;

/** Gives the kind of each parameter of an operation, by name. */
export function fieldKinds({ name, params }: Pick<AdminContract, 'name' | 'params'>): ReadonlyMap<string, FieldKind> {
  const { properties = {} } = z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' });
  return new Map(
    Object.entries(properties).map(([field, schema]) => {
      if (typeof schema === 'object' && schema['file'] !== undefined) return [field, 'file'] as const;
      if (typeof schema === 'object' && schema['lines'] === true) return [field, 'lines'] as const;
      const isOfSession = (field === 'code' || field === 'secret') && OF_SESSIONS.test(name);
      if (SECRET_FIELDS.has(field) || isOfSession || (field === 'url' && OF_WEBHOOKS.test(name)))
        return [field, 'secret'] as const;
      const isPersonal = PERSONAL_FIELDS.has(field) || (field === 'name' && OF_PEOPLE.test(name));
      return [field, isPersonal ? 'personal' : 'plain'] as const;
    }),
  );
}

/**
 * Finds the first parameter that should be plain text and is not, also inside objects and lists. `null` if all are
 * plain.
 */
export function unplainField(
  kinds: ReadonlyMap<string, FieldKind>,
  params: Readonly<Record<string, unknown>>,
): string | null {
  const found = Object.entries(params).find(([field, value]) => {
    const kind = kinds.get(field);
    if (kind === 'lines' && typeof value === 'string') return !isPlainText(value.replaceAll(/\r?\n/g, ' '));
    return (kind === 'plain' || kind === 'lines') && !isPlain(value);
  });
  return found?.[0] ?? null;
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return isPlainText(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, inner]) => isPlainText(name) && isPlain(inner));
}
