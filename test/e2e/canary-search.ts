import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A planted value, and every form in which it could turn up. */
export interface Canary {
  readonly name: string;
  readonly forms: readonly { readonly form: string; readonly bytes: Buffer }[];
}

/** The place in which a canary was found, and its form. */
export interface Finding {
  readonly place: string;
  readonly canary: string;
  readonly form: string;
}

/**
 * A text in every encoding, and as every unkeyed digest, that would still give the person away. For example, a phone is
 * also looked for as its md5 in hex.
 */
export function textCanary(name: string, text: string): Canary {
  const utf16 = Buffer.from(text, 'utf16le');
  const escaped = [...text].map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  const digests = ['md5', 'sha1', 'sha256', 'sm3'].flatMap((kind) => {
    const digest = createHash(kind).update(text).digest();
    return [
      { form: kind, bytes: digest },
      { form: `${kind} hex`, bytes: Buffer.from(digest.toString('hex')) },
      { form: `${kind} HEX`, bytes: Buffer.from(digest.toString('hex').toUpperCase()) },
    ];
  });
  return {
    name,
    forms: [
      ...bytesCanary(name, Buffer.from(text)).forms,
      { form: 'utf-16le', bytes: utf16 },
      { form: 'utf-16be', bytes: Buffer.from(utf16).swap16() },
      { form: 'url-encoded', bytes: Buffer.from(encodeURIComponent(text)) },
      { form: 'JSON escapes', bytes: Buffer.from(escaped) },
      ...digests,
    ],
  };
}

/** Bytes in plain, as hex, and as base64 in each of the three alignments that they can have in a longer text. */
export function bytesCanary(name: string, bytes: Buffer): Canary {
  const base64 = [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes, Buffer.alloc(3)]).toString('base64');
    // Only the base64 digits that depend on the canary alone, not on the bytes before and after it.
    const first = Math.ceil((shift * 8) / 6);
    const digits = text.slice(first, Math.floor(((shift + bytes.length) * 8) / 6));
    return [digits, digits.replaceAll('+', '-').replaceAll('/', '_')];
  });
  return {
    name,
    forms: [
      { form: 'plain', bytes },
      { form: 'hex', bytes: Buffer.from(bytes.toString('hex')) },
      { form: 'HEX', bytes: Buffer.from(bytes.toString('hex').toUpperCase()) },
      ...[...new Set(base64)].map((digits) => ({ form: 'base64', bytes: Buffer.from(digits) })),
    ],
  };
}

/** Every place in which a canary lies. */
export function findCanaries(canaries: readonly Canary[], places: ReadonlyMap<string, Buffer>): readonly Finding[] {
  const wanted = canaries.flatMap(({ name, forms }) => forms.map((each) => ({ canary: name, ...each })));
  return [...places].flatMap(([place, content]) =>
    wanted.filter(({ bytes }) => content.includes(bytes)).map(({ canary, form }) => ({ place, canary, form })),
  );
}

/** Every file of a folder and of the folders in it. Maps the path within the folder to the content. */
export function filesOf(folder: string): ReadonlyMap<string, Buffer> {
  if (!existsSync(folder)) return new Map();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(folder, file), readFileSync(file)];
    }),
  );
}
