import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../kernel/clock.ts';
import type { RandomSource } from '../../../kernel/random.ts';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import { decrypt, encrypt, NONCE_BYTES, type AeadKey } from '../../../platform/secrets/aead.ts';
import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import type { IdNumber } from '../../../identity/id-number.ts';
import { personIdOf } from '../../../people/person-id.ts';
import type { PersonId } from '../../../people/register.ts';
import type { PictureStore, StoredPicture } from './picture-store.ts';

/** The longest time that a picture may be kept. Source: the document of API 546. */
export const PICTURE_KEPT_MS_MAX = 24 * 3_600_000;

/** The most bytes of a picture. It bounds what one call can leave in the store. */
const PICTURE_BYTES_MAX = 256 * 1024;

const NAME_BYTES = 16;
const TOKEN_BYTES = 12;
const HALF_KEY_BYTES = 32;
const NAME = /^[0-9a-f]{32}$/;
const TOKEN = /^[0-9a-f]{24}$/;

/** What opens one picture. Both parts are random: 128 and 96 bits of a CSPRNG. */
export interface PictureLink {
  /** 32 lower-case hex digits. */
  readonly name: string;
  /** 24 lower-case hex digits. */
  readonly token: string;
}

/** The ports and bounds of the picture keeper. */
export interface PictureKeeperDeps {
  readonly store: PictureStore;
  readonly secrets: SiteSecrets;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** How long pictures are kept, in milliseconds, at most PICTURE_KEPT_MS_MAX. */
  readonly keptMs: number;
}

/**
 * Keeps pictures for the holders of their links, for a limited time. Each is encrypted (AES-256-GCM) under a key of its
 * own. The key is made of two halves: random bytes that are kept sealed beside it, and its token, which is kept
 * nowhere. So the store and the site key together open no picture, and deleting the row destroys the key.
 */
export class PictureKeeper {
  readonly #deps: PictureKeeperDeps;
  readonly #keptMs: number;

  constructor(deps: PictureKeeperDeps) {
    this.#deps = deps;
    this.#keptMs = Math.min(deps.keptMs, PICTURE_KEPT_MS_MAX);
  }

  /** Prepares pictures of a person. Each link opens its picture once the write is committed. Throws Fault. */
  async keep(
    idNumber: IdNumber,
    pictures: readonly Uint8Array[],
  ): Promise<{ readonly links: readonly PictureLink[]; readonly write: DurableWrite }> {
    const { secrets, store, clock } = this.#deps;
    const personId = personIdOf(secrets, idNumber);
    const expiresAtMs = clock.nowMs() + this.#keptMs;
    const kept = pictures
      .filter(({ length }) => length <= PICTURE_BYTES_MAX)
      .map((picture) => ({ picture, link: this.#makeLink() }));
    const rows = kept.map(({ picture, link }) => this.#encrypt(link, picture, { personId, expiresAtMs }));
    return { links: kept.map(({ link }) => link), write: await store.keep(rows) };
  }

  /**
   * The picture behind a link. `null` for any other name, token or time, without a hint which of them was wrong. Throws
   * Fault.
   */
  async open({ name, token }: PictureLink): Promise<Uint8Array | null> {
    if (!NAME.test(name) || !TOKEN.test(token)) return null;
    const { store, clock, secrets } = this.#deps;
    const row = await store.find(this.#idOf(name), clock.nowMs());
    if (row === null || !timingSafeEqual(row.tokenDigest, this.#tokenDigest(token))) return null;
    const half = secrets.open(keyContext(row.pictureId), row.keySealed);
    return decrypt(keyOf(half, token), associatedWith(row), row.encrypted);
  }

  #makeLink(): PictureLink {
    const hex = (bytes: number) => Buffer.from(this.#deps.random.bytes(bytes)).toString('hex');
    return { name: hex(NAME_BYTES), token: hex(TOKEN_BYTES) };
  }

  #encrypt(
    { name, token }: PictureLink,
    picture: Uint8Array,
    owner: { readonly personId: PersonId; readonly expiresAtMs: number },
  ): StoredPicture {
    const { secrets, random } = this.#deps;
    const pictureId = this.#idOf(name);
    const half = random.bytes(HALF_KEY_BYTES);
    return {
      ...owner,
      pictureId,
      tokenDigest: this.#tokenDigest(token),
      keySealed: secrets.seal(keyContext(pictureId), half),
      encrypted: encrypt(keyOf(half, token), associatedWith({ pictureId, ...owner }), picture),
    };
  }

  #idOf(name: string): string {
    return Buffer.from(this.#deps.secrets.mac('picture-name', name)).toString('hex');
  }

  #tokenDigest(token: string): Uint8Array {
    return new Uint8Array(this.#deps.secrets.mac('picture-token', token));
  }
}

/** The context under which half of a picture's key is sealed. */
export function keyContext(pictureId: string): string {
  return `picture.key:${pictureId}`;
}

/** A key encrypts only one picture, so its nonce may be constant. */
function keyOf(half: Uint8Array, token: string): AeadKey {
  const key = createHmac('sha256', half).update(`picture ${token}`).digest();
  return { cipher: 'aes-256-gcm', key: new Uint8Array(key), nonce: new Uint8Array(NONCE_BYTES) };
}

/** Binds a picture to its person and its expiry, so that neither can be altered in the store. */
function associatedWith({
  pictureId,
  personId,
  expiresAtMs,
}: Pick<StoredPicture, 'pictureId' | 'personId' | 'expiresAtMs'>): Uint8Array {
  return Buffer.from(`${pictureId} ${personId} ${expiresAtMs}`);
}
