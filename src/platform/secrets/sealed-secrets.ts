import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  scrypt,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { RandomSource } from '../../kernel/random.ts';
import { decrypt, encrypt, NONCE_BYTES } from './aead.ts';
import { told } from '../../kernel/told.ts';

/** The secrets of a site that a backup may hold, always sealed. */
export interface SiteSecretsBundle {
  /** 64 hex digits. */
  readonly siteKey: string;
  /** The first owner's token, if it is still in the data folder. */
  readonly adminToken: string | null;
}

/** What a bundle is sealed with: a passphrase, or the public key of a recipient. The recipient opens it with the private key. */
export type Sealing =
  | { readonly method: 'passphrase'; readonly passphrase: string }
  /** An X25519 public key, PEM, as `openssl pkey -pubout` writes it. */
  | { readonly method: 'recipient'; readonly publicKeyPem: string };

/** What opens a bundle. The private key is PEM, and may be encrypted under `passphrase`. */
export type Opening =
  | { readonly method: 'passphrase'; readonly passphrase: string }
  | { readonly method: 'recipient'; readonly privateKeyPem: string; readonly passphrase?: string | undefined };

/** Shortest passphrase that is accepted. It must withstand an attacker with the backup and time to guess. */
export const PASSPHRASE_CHARS_MIN = 12;

/** RFC 7914 with 128 MiB of memory. Each guess takes about half a second of one core. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1 } as const;
const SCRYPT_BYTES_MAX = 256 * 1024 * 1024;
const SALT_BYTES = 16;
const KEY_BYTES = 32;

const hex = z.string().regex(/^[0-9a-f]+$/);
const SEALED = z.strictObject({
  kind: z.literal('renzheng.sealed-secrets'),
  version: z.literal(1),
  siteKeyId: z.string(),
  method: z.enum(['passphrase', 'recipient']),
  /** Parameters of scrypt if it is a passphrase. Absent for a recipient. */
  scrypt: z.strictObject({ N: z.int().max(2 ** 20), r: z.int().max(32), p: z.int().max(16), salt: hex }).optional(),
  /** The sender's one-time X25519 key, SPKI in hex, if it is a recipient. */
  oneTimeKey: hex.optional(),
  nonce: hex,
  sealed: hex,
});
type Sealed = z.output<typeof SEALED>;
const BUNDLE = z.strictObject({ siteKey: z.string(), adminToken: z.string().nullable() });

/**
 * Seals the secrets of a site with AES-256-GCM. The key comes from a passphrase through scrypt (RFC 7914), or from
 * X25519 (RFC 7748) with a one-time key and HKDF-SHA-256 (RFC 5869). Gives JSON text. Throws an Error that says what to
 * do if the passphrase is too short or if the recipient's key is not an X25519 public key.
 */
export async function sealSecrets(
  bundle: SiteSecretsBundle,
  siteKeyId: string,
  sealing: Sealing,
  random: RandomSource,
): Promise<string> {
  const { key, parts } = sealing.method === 'passphrase' ? await fromPassphrase(sealing, random) : toRecipient(sealing);
  const head = { kind: 'renzheng.sealed-secrets', version: 1, siteKeyId, method: sealing.method, ...parts } as const;
  const nonce = random.bytes(NONCE_BYTES);
  const sealed = encrypt({ cipher: 'aes-256-gcm', key, nonce }, associated(head), Buffer.from(JSON.stringify(bundle)));
  return `${JSON.stringify({ ...head, nonce: hexOf(nonce), sealed: hexOf(sealed) }, null, 2)}\n`;
}

/**
 * Undoes `sealSecrets`. Throws an Error that says what is wrong: the method differs, the passphrase or key is wrong, or
 * the file was altered.
 */
export async function openSecrets(text: string, opening: Opening): Promise<SiteSecretsBundle> {
  const file = readSealed(text);
  if (file.method !== opening.method)
    throw new Error(
      file.method === 'passphrase'
        ? told`the secrets of this backup are sealed under a passphrase: give --passphrase-file`
        : told`the secrets of this backup are sealed to a recipient's key: give --private-key-file`,
    );
  const key = opening.method === 'passphrase' ? await keyOfPassphrase(file, opening) : keyOfRecipient(file, opening);
  const { nonce, sealed, ...head } = file;
  const plain = decrypt({ cipher: 'aes-256-gcm', key, nonce: bytesOf(nonce) }, associated(head), bytesOf(sealed));
  if (plain === null)
    throw new Error(
      opening.method === 'passphrase'
        ? told`the passphrase is wrong, or the sealed file was altered`
        : told`the private key is wrong, or the sealed file was altered`,
    );
  return BUNDLE.parse(JSON.parse(Buffer.from(plain).toString('utf8')));
}

/** Tells how a file was sealed, and the id of the site key in it. Throws an Error if it is not a sealed file. */
export function readSealed(text: string): Sealed {
  try {
    return SEALED.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(told`the sealed secrets are damaged, or were written by a newer version`, { cause });
  }
}

async function fromPassphrase({ passphrase }: Extract<Sealing, { method: 'passphrase' }>, random: RandomSource) {
  if ([...passphrase].length < PASSPHRASE_CHARS_MIN)
    throw new Error(told`the passphrase needs at least ${PASSPHRASE_CHARS_MIN} characters`);
  const salt = random.bytes(SALT_BYTES);
  const key = await stretched(passphrase, { ...SCRYPT, salt });
  return { key, parts: { scrypt: { ...SCRYPT, salt: hexOf(salt) } } };
}

async function keyOfPassphrase({ scrypt: given }: Sealed, { passphrase }: { readonly passphrase: string }) {
  if (!given) throw new Error(told`the sealed secrets are damaged: scrypt is missing`);
  return stretched(passphrase, { ...given, salt: bytesOf(given.salt) });
}

interface ScryptParams {
  readonly N: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Uint8Array;
}

async function stretched(passphrase: string, { salt, ...cost }: ScryptParams): Promise<Uint8Array> {
  const stretch = promisify<string, Uint8Array, number, object, Buffer>(scrypt);
  const options = { ...cost, maxmem: SCRYPT_BYTES_MAX };
  return new Uint8Array(await stretch(passphrase.normalize('NFC'), salt, KEY_BYTES, options));
}

function toRecipient({ publicKeyPem }: Extract<Sealing, { method: 'recipient' }>) {
  const recipient = recipientKey(publicKeyPem);
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const oneTimeKey = publicKey.export({ type: 'spki', format: 'der' });
  return { key: agreed(privateKey, recipient, oneTimeKey), parts: { oneTimeKey: hexOf(oneTimeKey) } };
}

/** Reads a recipient's public key. Throws an Error that says how to make one if it is not an X25519 public key. */
export function recipientKey(pem: string): KeyObject {
  const key = readKey(() => createPublicKey(pem));
  if (/PRIVATE KEY/.test(pem) || key?.asymmetricKeyType !== 'x25519')
    throw new Error(
      told`the recipient must be an X25519 public key (PEM): openssl genpkey -algorithm X25519 -out backup.key, then openssl pkey -in backup.key -pubout -out backup.pub`,
    );
  return key;
}

function keyOfRecipient(
  { oneTimeKey }: Sealed,
  { privateKeyPem, passphrase }: Extract<Opening, { method: 'recipient' }>,
) {
  const privateKey = readKey(() =>
    createPrivateKey({ key: privateKeyPem, ...(passphrase === undefined ? {} : { passphrase }) }),
  );
  if (privateKey?.asymmetricKeyType !== 'x25519')
    throw new Error(
      told`the private key cannot be read: it must be an X25519 key (PEM). If it has a passphrase, give --passphrase-file`,
    );
  if (oneTimeKey === undefined) throw new Error(told`the sealed secrets are damaged: the one-time key is missing`);
  const sender = readKey(() => createPublicKey({ key: Buffer.from(oneTimeKey, 'hex'), type: 'spki', format: 'der' }));
  if (sender?.asymmetricKeyType !== 'x25519')
    throw new Error(told`the sealed secrets are damaged: the one-time key is not an X25519 key`);
  return agreed(privateKey, sender, Buffer.from(oneTimeKey, 'hex'));
}

/** Reads a key, or gives `null`. */
function readKey(read: () => KeyObject): KeyObject | null {
  try {
    return read();
  } catch {
    // node:crypto throws if the text is not a key, and why it is none does not matter here.
    return null;
  }
}

function agreed(privateKey: KeyObject, publicKey: KeyObject, oneTimeKey: Uint8Array): Uint8Array {
  const shared = diffieHellman({ privateKey, publicKey });
  return new Uint8Array(hkdfSync('sha256', shared, oneTimeKey, 'renzheng sealed secrets', KEY_BYTES));
}

function associated(head: object): Uint8Array {
  return Buffer.from(JSON.stringify(head));
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'hex'));
}
