import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { systemRandom } from '../../kernel/random.ts';
import { openSecrets, readSealed, sealSecrets, type Sealing } from './sealed-secrets.ts';

const bundle = { siteKey: 'ab'.repeat(32), adminToken: 'rza_x' };
const seal = (sealing: Sealing) => sealSecrets(bundle, 'id', sealing, systemRandom);
const passphrase = 'correct horse battery';
const keyPair = (type: 'x25519' | 'ed25519') => {
  const { publicKey, privateKey } = generateKeyPairSync(type as 'x25519');
  return {
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    lockedPem: privateKey
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'locked' })
      .toString(),
  };
};

test('a passphrase opens what it sealed, and the sealed text reveals nothing', async () => {
  const text = await seal({ method: 'passphrase', passphrase });
  expect(text).not.toMatch(/abab|rza_/);
  expect(await openSecrets(text, { method: 'passphrase', passphrase })).toEqual(bundle);
  expect(readSealed(text)).toMatchObject({ method: 'passphrase', siteKeyId: 'id', scrypt: { N: 131072, r: 8, p: 1 } });
  await expect(openSecrets(text, { method: 'passphrase', passphrase: 'wrong horse battery' })).rejects.toThrow(
    'the passphrase is wrong, or the sealed file was altered',
  );
});

test("a recipient's private key opens what was sealed to it, also if it has a passphrase of its own", async () => {
  const { publicKeyPem, privateKeyPem, lockedPem } = keyPair('x25519');
  const text = await seal({ method: 'recipient', publicKeyPem });
  expect(await openSecrets(text, { method: 'recipient', privateKeyPem })).toEqual(bundle);
  expect(await openSecrets(text, { method: 'recipient', privateKeyPem: lockedPem, passphrase: 'locked' })).toEqual(
    bundle,
  );
  await expect(openSecrets(text, { method: 'recipient', privateKeyPem: lockedPem })).rejects.toThrow(
    '--passphrase-file',
  );
  const other = keyPair('x25519').privateKeyPem;
  await expect(openSecrets(text, { method: 'recipient', privateKeyPem: other })).rejects.toThrow(
    'private key is wrong',
  );
});

test('every altered byte of a sealed file is detected', async () => {
  const { publicKeyPem, privateKeyPem } = keyPair('x25519');
  const text = await seal({ method: 'recipient', publicKeyPem });
  for (const part of ['siteKeyId', 'nonce', 'sealed', 'oneTimeKey'] as const) {
    const file = JSON.parse(text) as Record<string, string>;
    const altered = { ...file, [part]: `${file[part]}`.replace(/.$/, (last) => (last === '0' ? '1' : '0')) };
    await expect(openSecrets(JSON.stringify(altered), { method: 'recipient', privateKeyPem })).rejects.toThrow(Error);
  }
});

test('opening with the wrong method names the right one', async () => {
  const text = await seal({ method: 'passphrase', passphrase });
  const { privateKeyPem } = keyPair('x25519');
  await expect(openSecrets(text, { method: 'recipient', privateKeyPem })).rejects.toThrow('--passphrase-file');
});

test('a short passphrase and a key of another kind are refused', async () => {
  await expect(seal({ method: 'passphrase', passphrase: '12345678901' })).rejects.toThrow('at least 12 characters');
  const { publicKeyPem } = keyPair('ed25519');
  await expect(seal({ method: 'recipient', publicKeyPem })).rejects.toThrow('openssl genpkey -algorithm X25519');
  const { privateKeyPem } = keyPair('x25519');
  await expect(seal({ method: 'recipient', publicKeyPem: privateKeyPem })).rejects.toThrow('X25519 public key');
});
