import { hkdfSync } from 'node:crypto';
import { assert } from '../../kernel/assert.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import { createHmacSha256 } from '../../kernel/hmac-sha256.ts';
import type { RandomSource } from '../../kernel/random.ts';
import { InTurn } from '../../kernel/in-turn.ts';
import type { ChangeFeed } from '../changes/change-feed.ts';
import type { SiteSecrets } from './site-secrets.ts';
import type { Cipher } from './aead.ts';
import type { KeyRing, RingKey } from './key-ring.ts';
import { dataKeyIdOf, openValue, ValueSealer, type DataKey } from './sealed-value.ts';
import { SECRET_BYTES, type SiteKey } from './site-key.ts';
import { told } from '../../kernel/told.ts';

/** What SiteVault needs. */
export interface SiteVaultDeps {
  /** The site key, then older ones. If an older one still wraps the ring, the ring is wrapped again under the first. */
  readonly siteKeys: readonly [SiteKey, ...SiteKey[]];
  readonly ring: KeyRing;
  /** The cipher for sealing. If the newest data key uses another one, a data key is added. */
  readonly cipher: Cipher;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Tells when all processes over this ring hold a key. Absent if this is the only process. */
  readonly everywhere?: ChangeFeed['everywhere'];
}

/** What may be shown about a data key. */
export interface DataKeyInfo {
  readonly id: number;
  readonly cipher: Cipher;
  readonly createdAtMs: number;
  /** Whether it is the one that seals. */
  readonly isCurrent: boolean;
}

const ROOT_ID = 0;

/**
 * The secrets of a site, based on its key ring. The site key only wraps other keys. Keyed digests come from a root
 * secret that never changes, and values are sealed under data keys that can be rotated. If the site key changes, the
 * same ring is wrapped again.
 */
export class SiteVault implements SiteSecrets {
  readonly #ring: KeyRing;
  readonly #clock: Clock;
  readonly #random: RandomSource;
  #siteKey: SiteKey;
  readonly #root: Uint8Array;
  /** By purpose. */
  readonly #macs = new Map<string, ReturnType<typeof createHmacSha256>>();
  #dataKeys: ReadonlyMap<number, HeldKey>;
  #current: DataKey;
  #sealer: ValueSealer;
  readonly #everywhere: ChangeFeed['everywhere'] | null;
  readonly #ringWork = new InTurn();
  /** Ids of data keys that values named and the ring did not hold when it was read again. */
  readonly #unknown = new Set<number>();

  private constructor({ siteKeys, ring, clock, random, everywhere }: SiteVaultDeps, opened: readonly OpenedKey[]) {
    this.#ring = ring;
    this.#clock = clock;
    this.#random = random;
    this.#siteKey = siteKeys[0];
    const root = opened.find(({ key }) => key.id === ROOT_ID);
    if (!root) throw new Error(told`the key ring holds no root: restore the database together with its key ring`);
    this.#root = root.secret;
    this.#everywhere = everywhere ?? null;
    this.#dataKeys = heldKeys(opened);
    this.#current = newestOf(this.#dataKeys);
    this.#sealer = new ValueSealer(this.#current, this.#random);
  }

  /**
   * Opens the ring, or creates it if it is empty. Throws an Error that says what to do if none of the site keys wrapped
   * the ring. Throws Fault if the ring or the site key cannot be reached, or if a key was altered.
   */
  static async open(deps: SiteVaultDeps): Promise<SiteVault> {
    const { ring, siteKeys } = deps;
    if ((await ring.list()).length === 0) await ring.add(await newRing(deps));
    const keys = await takeOver(await ring.list(), siteKeys, ring);
    const opened = await Promise.all(keys.map((key) => unwrap(siteKeys[0], key)));
    const vault = new SiteVault(deps, opened);
    if (vault.#current.cipher !== deps.cipher) await vault.addDataKey(deps.cipher);
    return vault;
  }

  mac(purpose: string, text: string | Uint8Array): Uint8Array {
    let digest = this.#macs.get(purpose);
    if (digest === undefined) {
      const key = hkdfSync('sha256', this.#root, '', `renzheng digest ${purpose}`, SECRET_BYTES);
      this.#macs.set(purpose, (digest = createHmacSha256(new Uint8Array(key))));
    }
    return new Uint8Array(Buffer.from(digest(text), 'hex'));
  }

  seal(context: string, plain: Uint8Array): Uint8Array {
    return this.#sealer.seal(context, plain);
  }

  open(context: string, sealed: Uint8Array): Uint8Array {
    const id = dataKeyIdOf(sealed);
    const dataKey = id === null ? undefined : this.#dataKeys.get(id);
    if (id !== null && dataKey === undefined) this.#askFor(id);
    const plain = dataKey && openValue(dataKey, context, sealed);
    if (!plain) throw new Fault('corrupt', told`a sealed value (${context.replace(/:.*/s, '')}) cannot be opened`);
    return plain;
  }

  /** `SiteKey.id` of the key that wraps the ring. */
  get siteKeyId(): string {
    return this.#siteKey.id;
  }

  /** Id of the data key that seals. */
  get currentDataKeyId(): number {
    return this.#current.id;
  }

  /** Lists all data keys, oldest first. */
  dataKeys(): readonly DataKeyInfo[] {
    return [...this.#dataKeys.values()]
      .toSorted((a, b) => a.id - b.id)
      .map(({ id, cipher, createdAtMs }) => ({ id, cipher, createdAtMs, isCurrent: id === this.#current.id }));
  }

  /**
   * Makes a data key and seals with it from here on. Older values stay readable. Gives its id. If other processes share
   * the ring, the key seals only once all of them hold it. Throws Fault if one of them does not in time. The key is then
   * held back, and the next call goes on with it.
   */
  async addDataKey(cipher: Cipher = this.#current.cipher): Promise<number> {
    const id = await this.#ringWork.run(() => this.#addHeldBack(cipher));
    const behind = (await this.#everywhere?.()) ?? [];
    if (behind.length > 0)
      throw new Fault(
        'unavailable',
        told`${behind.join(', ')} did not take the new data key in time, so the old one goes on sealing. Look at its log, then rotate again`,
      );
    await this.#ringWork.run(async () => {
      if (!(await this.#ring.release(id)))
        throw new Fault('unavailable', told`the new data key was removed meanwhile. Rotate again`);
      await this.#read();
    });
    return id;
  }

  /** Adds a key that opens and does not seal yet. Goes on with one that an earlier call left so. */
  async #addHeldBack(cipher: Cipher): Promise<number> {
    await this.#read();
    const left = [...this.#dataKeys.values()].find((key) => key.isHeldBack && key.cipher === cipher);
    if (left) return left.id;
    const id = Math.max(...this.#dataKeys.keys()) + 1;
    const secret = this.#random.bytes(SECRET_BYTES);
    const key = await wrapped(this.#siteKey, { id, cipher, createdAtMs: this.#clock.nowMs() }, secret);
    if (!(await this.#ring.add([{ ...key, isHeldBack: true }]))) throw await this.#refusedAddition();
    await this.#read();
    return id;
  }

  async #refusedAddition(): Promise<Fault> {
    const isOtherSiteKey = (await this.#ring.list()).some(({ siteKeyId }) => siteKeyId !== this.#siteKey.id);
    return new Fault(
      'unavailable',
      isOtherSiteKey
        ? told`another process changed the site key. Start this one again with that site key, then try again`
        : 'another process changed the key ring meanwhile. Try again',
    );
  }

  /**
   * Forgets a data key for good. Values that are still sealed under it can never be read again. Throws an Error for the
   * root and for the current data key.
   */
  async forgetDataKey(id: number): Promise<boolean> {
    assert(id !== ROOT_ID && id !== this.#current.id, 'the root and the current data key are kept');
    return this.#ringWork.run(async () => {
      const removed = await this.#ring.remove(id);
      await this.#read();
      return removed;
    });
  }

  /** Reads the ring again, because another process changed it. Throws like `open`. */
  reload(): Promise<void> {
    return this.#ringWork.run(() => this.#read());
  }

  async #read(): Promise<void> {
    const keys = await this.#ring.list();
    const opened = await Promise.all(
      keys.map(async (key): Promise<OpenedKey> => {
        // Held keys stay readable here when another process wraps the ring under another site key.
        const secret = key.id === ROOT_ID ? this.#root : this.#dataKeys.get(key.id)?.secret;
        return secret ? { key, secret } : unwrap(this.#siteKey, key);
      }),
    );
    this.#dataKeys = heldKeys(opened);
    this.#current = newestOf(this.#dataKeys);
    this.#sealer = new ValueSealer(this.#current, this.#random);
  }

  /**
   * Reads the ring again for a data key that a value names and this process does not hold, once. Throws Fault
   * 'unavailable' meanwhile. If the ring does not hold it either, it returns.
   */
  #askFor(id: number): void {
    if (this.#everywhere === null || this.#unknown.has(id)) return;
    void this.#learn(id);
    throw new Fault(
      'unavailable',
      told`another process sealed this value under a data key that is read just now. Try again`,
    );
  }

  async #learn(id: number): Promise<void> {
    try {
      await this.reload();
    } catch {
      // The next value under this key asks again.
      return;
    }
    if (!this.#dataKeys.has(id) && this.#unknown.size < UNKNOWN_IDS_MAX) this.#unknown.add(id);
  }

  /** Wraps the whole ring under another site key, in one step. After that only the new key opens it. */
  changeSiteKey(next: SiteKey): Promise<void> {
    return this.#ringWork.run(async () => {
      const keys = await rewrapped(await this.#ring.list(), this.#siteKey, next);
      if (!(await this.#ring.rewrap(keys)))
        throw new Fault('unavailable', told`the key ring changed meanwhile. Start the change of the site key again`);
      this.#siteKey = next;
    });
  }
}

/** A data key, and whether it only opens. */
type HeldKey = DataKey & { readonly createdAtMs: number; readonly isHeldBack: boolean };

/** A damaged value may name any id, so the ids that are remembered as unknown have a bound. */
const UNKNOWN_IDS_MAX = 1000;

function heldKeys(opened: readonly OpenedKey[]): ReadonlyMap<number, HeldKey> {
  return new Map(
    opened.flatMap(({ key, secret }) => {
      const { id, cipher, createdAtMs, isHeldBack = false } = key;
      return cipher === null ? [] : [[id, { id, cipher, secret, createdAtMs, isHeldBack }] as const];
    }),
  );
}

function newestOf(keys: ReadonlyMap<number, HeldKey>): DataKey {
  const sealing = [...keys.values()].filter(({ isHeldBack }) => !isHeldBack);
  const newest = sealing.toSorted((one, other) => other.id - one.id)[0];
  if (!newest) throw new Error(told`the key ring holds no data key: restore the database together with its key ring`);
  return newest;
}

interface OpenedKey {
  readonly key: RingKey;
  readonly secret: Uint8Array;
}

async function newRing({ siteKeys: [siteKey], cipher, clock, random }: SiteVaultDeps): Promise<readonly RingKey[]> {
  const createdAtMs = clock.nowMs();
  return Promise.all(
    [
      { id: ROOT_ID, cipher: null, createdAtMs },
      { id: 1, cipher, createdAtMs },
    ].map((key) => wrapped(siteKey, key, random.bytes(SECRET_BYTES))),
  );
}

/** Gives the ring under the first site key. If an older one still wraps it, it is wrapped again. */
async function takeOver(
  keys: readonly RingKey[],
  siteKeys: readonly [SiteKey, ...SiteKey[]],
  ring: KeyRing,
): Promise<readonly RingKey[]> {
  const [current] = siteKeys;
  const wrappedBy = keys[0]?.siteKeyId;
  if (wrappedBy === current.id) return keys;
  const older = siteKeys.find(({ id }) => id === wrappedBy);
  if (!older)
    throw new Error(
      told`the data was written under site key ${wrappedBy ?? 'none'}, and this is site key ${current.id}: put the right site key in place (a backup of it was asked for at the first start)`,
    );
  const taken = await rewrapped(keys, older, current);
  if (!(await ring.rewrap(taken)))
    throw new Fault('unavailable', told`another process changed the key ring. Start this one again`);
  return taken;
}

function rewrapped(keys: readonly RingKey[], from: SiteKey, to: SiteKey): Promise<readonly RingKey[]> {
  return Promise.all(keys.map(async (key) => wrapped(to, key, (await unwrap(from, key)).secret)));
}

async function wrapped(
  siteKey: SiteKey,
  { id, cipher, createdAtMs }: Pick<RingKey, 'id' | 'cipher' | 'createdAtMs'>,
  secret: Uint8Array,
): Promise<RingKey> {
  return { id, cipher, createdAtMs, siteKeyId: siteKey.id, wrapped: await siteKey.wrap(labelOf(id, cipher), secret) };
}

async function unwrap(siteKey: SiteKey, key: RingKey): Promise<OpenedKey> {
  return { key, secret: await siteKey.unwrap(labelOf(key.id, key.cipher), key.wrapped) };
}

function labelOf(id: number, cipher: Cipher | null): string {
  return id === ROOT_ID ? 'renzheng root' : `renzheng data key ${id} ${cipher}`;
}
