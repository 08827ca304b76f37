import { z } from 'zod';
import type { AdminContract } from './define-admin.ts';

/**
 * Characters that no name may hold: control characters and line breaks could forge lines of a log or steer a terminal,
 * and bidirectional marks let a name read as another one (Unicode TR 36, 3.4). Joiners stay: several scripts need them.
 */
const UNPLAIN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\uFEFF]/u;
const EACH_UNPLAIN = new RegExp(UNPLAIN.source, 'gu');

/** Whether a text may stand as a name, a label or a note. */
export function isPlainText(text: string): boolean {
  return !UNPLAIN.test(text);
}

/** A text for a terminal: characters that could steer it are written as `\u{1b}`. */
export function printable(text: string): string {
  return text.replaceAll(EACH_UNPLAIN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/**
 * What a parameter of an admin operation holds. `file`: a whole file, whatever is in it. `personal`: a number, name,
 * phone or device of a person, cleaned by the reader of identifiers. `secret`: nothing that is shown or kept. `plain`:
 * everything else, which is names, labels, notes and ids.
 */
export type FieldKind = 'file' | 'personal' | 'secret' | 'plain';

const SECRET_FIELDS = new Set(['password', 'openId', 'passphrase']);
const PERSONAL_FIELDS = new Set(['idNumber', 'phone', 'device', 'value']);
/** Resources whose `name` is the name of a person. */
const OF_PEOPLE = /^(persons|evidences|outcomes)\./;

/** The kind of each parameter of an operation, by name. */
export function fieldKinds({ name, params }: Pick<AdminContract, 'name' | 'params'>): ReadonlyMap<string, FieldKind> {
  const { properties = {} } = z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' });
  return new Map(
    Object.entries(properties).map(([field, schema]) => {
      if (typeof schema === 'object' && schema['file'] !== undefined) return [field, 'file'] as const;
      if (SECRET_FIELDS.has(field)) return [field, 'secret'] as const;
      const isPersonal = PERSONAL_FIELDS.has(field) || (field === 'name' && OF_PEOPLE.test(name));
      return [field, isPersonal ? 'personal' : 'plain'] as const;
    }),
  );
}

/** The first parameter that should be plain text and is not, objects and lists in it included; null if all are. */
export function unplainField(
  kinds: ReadonlyMap<string, FieldKind>,
  params: Readonly<Record<string, unknown>>,
): string | null {
  const found = Object.entries(params).find(([field, value]) => kinds.get(field) === 'plain' && !isPlain(value));
  return found?.[0] ?? null;
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return isPlainText(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, inner]) => isPlainText(name) && isPlain(inner));
}
