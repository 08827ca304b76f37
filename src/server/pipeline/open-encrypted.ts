import { isUtf8 } from 'node:buffer';
import { createDecipheriv, createHash } from 'node:crypto';
import { unescapeBase64 } from '../../wire/base64.ts';
import { setField, type RawFields } from '../body/raw-fields.ts';

/**
 * Decrypts the fields that a route takes encrypted: base64 of AES-128-ECB with PKCS #7 padding. The key is the first 16
 * characters of the lower-case hex MD5 of the app's OpenID. Gives the fields with their contents in place: text, or
 * bytes if the content is not text. `null` if a field is present and cannot be decrypted. Source: the vendor document
 * of API 264, 2.
 */
export function openEncrypted(fields: RawFields, names: readonly string[], openId: string): RawFields | null {
  const key = createHash('md5').update(openId).digest('hex').slice(0, 16);
  const opened: RawFields = { ...fields };
  for (const name of names) {
    const value = fields[name];
    if (value === undefined || value === '') continue;
    const text = value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
    const content = typeof text === 'string' ? decrypt(text, key) : null;
    if (content === null) return null;
    setField(opened, name, isUtf8(content) ? content.toString('utf8') : content);
  }
  return opened;
}

function decrypt(text: string, key: string): Buffer | null {
  const decipher = createDecipheriv('aes-128-ecb', key, null);
  try {
    return Buffer.concat([decipher.update(restoreBase64(text), 'base64'), decipher.final()]);
  } catch {
    // The caller is told one thing of every text that cannot be decrypted. Anything more would help to guess keys.
    return null;
  }
}

/**
 * Restores base64 text: undoes percent-encoding that was done once too often, removes line breaks, and puts back each
 * `+` that a form turned into a blank.
 */
function restoreBase64(text: string): string {
  return unescapeBase64(text)
    .trim()
    .replaceAll(/[\r\n\t]+/g, '')
    .replaceAll(' ', '+');
}
