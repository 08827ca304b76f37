import { describe, expect, test } from 'vitest';
import { Fault } from '../../kernel/fault.ts';
import { systemRandom } from '../../kernel/random.ts';
import { MemoryKeyRing } from '../../storage/memory/key-ring.ts';
import { siteSecretsSuite } from './site-secrets.suite.ts';
import { CIPHERS, type Cipher } from './aead.ts';
import type { KeyRing } from './key-ring.ts';
import { dataKeyIdOf } from './sealed-value.ts';
import { LocalSiteKey } from './site-key.ts';
import { SiteVault } from './site-vault.ts';

const siteKey = (which: number) => new LocalSiteKey(new Uint8Array(32).fill(which), systemRandom);
const clock = { nowMs: () => 1_700_000_000_000 };
const text = new TextEncoder().encode('张三');

function open(
  ring: KeyRing,
  { keys = [1], cipher = 'aes-256-gcm' }: { keys?: number[]; cipher?: Cipher } = {},
): Promise<SiteVault> {
  const [first = 1, ...others] = keys;
  return SiteVault.open({
    siteKeys: [siteKey(first), ...others.map(siteKey)],
    ring,
    cipher,
    clock,
    random: systemRandom,
  });
}

describe.each(CIPHERS)('SiteVault with %s', (cipher) => {
  const rings: KeyRing[] = [];
  siteSecretsSuite((site) => open((rings[site] ??= new MemoryKeyRing()), { cipher }));
});

describe('keys', () => {
  test('a salt serves 4096 values, each with a nonce of its own', async () => {
    const vault = await open(new MemoryKeyRing());
    const sealed = Array.from({ length: 4097 }, () => Buffer.from(vault.seal('a', text)).toString('hex'));
    const saltOf = (value = '') => value.slice(10, 34);
    expect(new Set(sealed.slice(0, 4096).map(saltOf)).size).toBe(1);
    expect(saltOf(sealed[4096])).not.toBe(saltOf(sealed[0]));
    expect(new Set(sealed.map((value) => value.slice(34, 58))).size).toBe(4097);
    expect(vault.open('a', Buffer.from(sealed[4096] ?? '', 'hex'))).toEqual(text);
  });

  test('the ring is made once, and cannot be opened without the site key', async () => {
    const ring = new MemoryKeyRing();
    const sealed = (await open(ring)).seal('a', text);
    expect((await ring.list()).map(({ id }) => id)).toEqual([0, 1]);
    expect((await open(ring)).open('a', sealed)).toEqual(text);
    await expect(open(ring, { keys: [2] })).rejects.toThrow('put the right site key in place');
  });

  test('a new data key seals all further values, and older values stay readable', async () => {
    const ring = new MemoryKeyRing();
    const vault = await open(ring);
    const [old, digest] = [vault.seal('a', text), vault.mac('p', text)];
    expect(await vault.addDataKey()).toBe(2);
    const young = vault.seal('a', text);
    expect([dataKeyIdOf(old), dataKeyIdOf(young)]).toEqual([1, 2]);
    const again = await open(ring);
    expect([again.open('a', old), again.open('a', young)]).toEqual([text, text]);
    expect(again.mac('p', text)).toEqual(digest);
    expect(again.dataKeys()).toEqual([
      { id: 1, cipher: 'aes-256-gcm', createdAtMs: clock.nowMs(), isCurrent: false },
      { id: 2, cipher: 'aes-256-gcm', createdAtMs: clock.nowMs(), isCurrent: true },
    ]);
  });

  test('another cipher in the configuration adds a data key, once', async () => {
    const ring = new MemoryKeyRing();
    const old = (await open(ring)).seal('a', text);
    await open(ring, { cipher: 'sm4-gcm' });
    const vault = await open(ring, { cipher: 'sm4-gcm' });
    expect(vault.dataKeys().map((key) => key.cipher)).toEqual(['aes-256-gcm', 'sm4-gcm']);
    expect(vault.open('a', old)).toEqual(text);
  });

  test('a forgotten data key opens nothing', async () => {
    const ring = new MemoryKeyRing();
    const vault = await open(ring);
    const old = vault.seal('a', text);
    await vault.addDataKey();
    expect(await vault.forgetDataKey(1)).toBe(true);
    expect(() => vault.open('a', old)).toThrow(Fault);
    await expect(vault.forgetDataKey(2)).rejects.toThrow('the current data key');
  });

  test('a new site key opens the same ring, and the old one no longer does', async () => {
    const ring = new MemoryKeyRing();
    const vault = await open(ring);
    const [sealed, digest] = [vault.seal('a', text), vault.mac('p', text)];
    await vault.changeSiteKey(siteKey(2));
    await vault.addDataKey();
    await expect(open(ring)).rejects.toThrow('put the right site key in place');
    const again = await open(ring, { keys: [2] });
    expect(again.open('a', sealed)).toEqual(text);
    expect(again.mac('p', text)).toEqual(digest);
    expect(again.siteKeyId).toBe(siteKey(2).id);
  });

  test.each(['site key first', 'data key first'])(
    'a change of the site key beside a rotation leaves one site key: %s',
    async (order) => {
      const ring = new MemoryKeyRing();
      const vault = await open(ring);
      const sealed = vault.seal('a', text);
      const both = [() => vault.changeSiteKey(siteKey(2)), () => vault.addDataKey()];
      if (order === 'data key first') both.reverse();
      await Promise.all(both.map((each) => each()));
      expect((await ring.list()).map(({ id, siteKeyId }) => [id, siteKeyId])).toEqual([
        [0, siteKey(2).id],
        [1, siteKey(2).id],
        [2, siteKey(2).id],
      ]);
      const again = await open(ring, { keys: [2] });
      expect([again.open('a', sealed), again.currentDataKeyId]).toEqual([text, 2]);
    },
  );

  test('a process with the site key of before adds no data key, and is told to start again', async () => {
    const ring = new MemoryKeyRing();
    const [one, other] = [await open(ring), await open(ring)];
    await one.changeSiteKey(siteKey(2));
    await expect(other.addDataKey()).rejects.toThrow('another process changed the site key');
    expect((await ring.list()).map(({ id }) => id)).toEqual([0, 1]);
    expect((await open(ring, { keys: [2] })).currentDataKeyId).toBe(1);
  });

  test('the ring moves from an older site key to the first one', async () => {
    const ring = new MemoryKeyRing();
    const sealed = (await open(ring)).seal('a', text);
    expect((await open(ring, { keys: [3, 2, 1] })).open('a', sealed)).toEqual(text);
    expect((await open(ring, { keys: [3] })).open('a', sealed)).toEqual(text);
  });

  test('a process that does not know of the data key of another one adds the next', async () => {
    const ring = new MemoryKeyRing();
    const [first, second] = [await open(ring), await open(ring)];
    await first.addDataKey();
    expect(await second.addDataKey()).toBe(3);
    expect(second.open('a', first.seal('a', text))).toEqual(text);
  });

  test('an altered key of the ring is not used', async () => {
    const ring = new MemoryKeyRing();
    await open(ring);
    const keys = (await ring.list()).map((key) => ({ ...key, wrapped: key.wrapped.map((byte) => byte ^ 1) }));
    await ring.rewrap(keys);
    await expect(open(ring)).rejects.toSatisfy((error) => error instanceof Fault && error.kind === 'corrupt');
  });
});

describe('several processes over one ring', () => {
  /** Opens the vault of one process. `everywhere` says which others do not follow. */
  const openNode = (ring: KeyRing, everywhere: () => Promise<readonly string[]>) =>
    SiteVault.open({ siteKeys: [siteKey(1)], ring, cipher: 'aes-256-gcm', clock, random: systemRandom, everywhere });

  test('a new data key seals nowhere before every process holds it', async () => {
    const ring = new MemoryKeyRing();
    const other = await openNode(ring, async () => []);
    const seen: (number | null)[] = [];
    const one = await openNode(ring, async () => {
      seen.push(dataKeyIdOf(one.seal('a', text)), dataKeyIdOf(other.seal('a', text)));
      await other.reload();
      seen.push(dataKeyIdOf(other.seal('a', text)));
      return [];
    });
    expect(await one.addDataKey()).toBe(2);
    expect(seen).toEqual([1, 1, 1]);
    const sealed = one.seal('a', text);
    expect(dataKeyIdOf(sealed)).toBe(2);
    expect(other.open('a', sealed)).toEqual(text);
    await other.reload();
    expect(other.currentDataKeyId).toBe(2);
  });

  test('if a process does not take the key, the old one goes on sealing, and the next call goes on with the same key', async () => {
    const ring = new MemoryKeyRing();
    let behind: readonly string[] = ['node-b'];
    const vault = await openNode(ring, async () => behind);
    await expect(vault.addDataKey()).rejects.toThrow('node-b did not take the new data key in time');
    expect(vault.currentDataKeyId).toBe(1);
    expect((await openNode(ring, async () => [])).currentDataKeyId).toBe(1);
    behind = [];
    expect(await vault.addDataKey()).toBe(2);
    expect((await ring.list()).map(({ id }) => id)).toEqual([0, 1, 2]);
  });

  test('two processes that rotate at once do not lose a key', async () => {
    const ring = new MemoryKeyRing();
    const [one, other] = [await openNode(ring, async () => []), await openNode(ring, async () => [])];
    const ids = await Promise.allSettled([one.addDataKey(), other.addDataKey()]);
    const sealed = ids.flatMap(({ status }, at) => (status === 'fulfilled' ? [[one, other][at]?.seal('a', text)] : []));
    await Promise.all([one.reload(), other.reload()]);
    for (const each of sealed) if (each) expect([one.open('a', each), other.open('a', each)]).toEqual([text, text]);
    expect(sealed.length).toBeGreaterThan(0);
  });

  test('a value under an unknown key makes the ring be read again, once, before it counts as damaged', async () => {
    const ring = new MemoryKeyRing();
    const [one, other] = [await openNode(ring, async () => []), await openNode(ring, async () => [])];
    await one.addDataKey();
    const sealed = one.seal('a', text);
    const kindOf = () => {
      try {
        other.open('a', sealed);
        return 'opened';
      } catch (error) {
        return error instanceof Fault ? error.kind : 'bug';
      }
    };
    expect(kindOf()).toBe('unavailable');
    await other.reload();
    expect(kindOf()).toBe('opened');
  });

  test('a key that the ring does not hold either is asked for once', async () => {
    const [ring, foreign] = [new MemoryKeyRing(), new MemoryKeyRing()];
    const stranger = await openNode(foreign, async () => []);
    await stranger.addDataKey();
    const sealed = stranger.seal('a', text);
    const vault = await openNode(ring, async () => []);
    expect(() => vault.open('a', sealed)).toThrow('is read just now');
    await vault.reload();
    expect(() => vault.open('a', sealed)).toThrow('cannot be opened');
  });
});
