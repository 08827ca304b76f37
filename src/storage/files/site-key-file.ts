import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder } from './backups/durable-files.ts';
import { Fault } from '../../kernel/fault.ts';
import type { RandomSource } from '../../kernel/random.ts';
import { isSealedSiteKey, type SiteKeyGuard } from '../../platform/secrets/site-key-guard.ts';
import { formatSiteKey, parseSiteKey, SECRET_BYTES, siteKeyIdOf } from '../../platform/secrets/site-key.ts';
import { told } from '../../kernel/told.ts';

/** Which of the files holds a key: the one in use, the next one of a change, or the one before the last change. */
type SiteKeyRole = 'current' | 'staged' | 'previous';

/** A site key that was found in one of its files. */
interface FoundSiteKey {
  readonly key: Uint8Array;
  readonly role: SiteKeyRole;
}

/** What sealing a key file did. */
interface SealedSiteKeyFile {
  /** Where the plain key lies that was sealed. Null if it was sealed before, or if there is no key. */
  readonly plain: string | null;
  /** All files beside it that hold a plain site key, e.g. `site.key.plain` and `site.key.previous`. */
  readonly plainFiles: readonly string[];
}

/**
 * The site key in a file that only its owner can read: 64 hex digits, or sealed by a guard. A change first writes `FILE.next`, then renames
 * FILE to `FILE.previous` and `FILE.next` to FILE. The right key is still there at whatever point the change is
 * interrupted.
 */
export class SiteKeyFile {
  readonly file: string;
  readonly #guard: SiteKeyGuard | null;

  /** @param guard seals the keys that are written, and opens those that are sealed */
  constructor(file: string, guard: SiteKeyGuard | null = null) {
    this.file = file;
    this.#guard = guard;
  }

  /**
   * Finds the key with an id: first in FILE, then in `FILE.next`, then in `FILE.previous`. A file is opened only if the
   * ones before it do not hold that key, because each opening may ask a token. Without an id it gives the first key that
   * there is. Gives null if no file holds the key. Throws the Fault of a token that cannot be used at once, so that a
   * wrong PIN costs one try. Throws the first other problem of a file only if the key is not in any other.
   */
  async find(siteKeyId: string | null): Promise<FoundSiteKey | null> {
    let problem: unknown = null;
    for (const [role, file] of this.#files) {
      try {
        const key = await readKey(file, this.#guard);
        if (key !== null && (siteKeyId === null || siteKeyIdOf(key) === siteKeyId)) return { key, role };
      } catch (error) {
        if (siteKeyId === null || (error instanceof Fault && error.kind !== 'corrupt')) throw error;
        problem ??= error;
      }
    }
    if (problem !== null) throw problem as Error;
    return null;
  }

  /** Whether any of the files is there. */
  async isThere(): Promise<boolean> {
    const there = await Promise.all(this.#files.map(([, file]) => exists(file)));
    return there.includes(true);
  }

  /**
   * Gives the key of FILE, or null if there is none. Call it while no server runs. Throws an Error that says what to do
   * if a change of the site key was interrupted, because `FILE.next` may hold the only key that opens the data.
   */
  async settled(): Promise<Uint8Array | null> {
    await this.#checkSettled();
    return readKey(this.file, this.#guard);
  }

  /**
   * Makes a key if there is none, and throws an Error if there is one. The key is durable once the promise resolves.
   */
  async create(random: RandomSource): Promise<Uint8Array> {
    const key = random.bytes(SECRET_BYTES);
    await writeKey(this.file, await sealedText(key, this.#guard));
    return key;
  }

  /** Writes the next key beside the current one. It replaces a staged key, which must not be in use. */
  async stage(key: Uint8Array): Promise<void> {
    const text = await sealedText(key, this.#guard);
    await rm(this.#staged, { force: true });
    await writeKey(this.#staged, text);
  }

  /**
   * Moves a staged key that is not in use to `FILE.unused`, or to a name after that. It is not removed, because data that
   * a restore set aside may need it.
   */
  async setStagedAside(): Promise<void> {
    if (!(await exists(this.#staged))) return;
    await rename(this.#staged, await freeName(`${this.file}.unused`));
    await syncFolder(path.dirname(this.file));
  }

  /**
   * Seals the key in FILE if it is plain, and keeps the plain one in `FILE.plain`. Call it while no server runs. Throws an
   * Error without a guard, if `FILE.plain` is there already, and like `settled`.
   */
  async seal(): Promise<SealedSiteKeyFile> {
    if (this.#guard === null) throw new Error(told`no token is set up: set pkcs11.module, pkcs11.token and pkcs11.pin`);
    await this.#checkSettled();
    const isPlain = (await exists(this.file)) && !isSealedSiteKey(await readFile(this.file, 'utf8'));
    const current = isPlain ? await readKey(this.file, null) : null;
    if (current === null) return { plain: null, plainFiles: await this.#plainFiles() };
    const plain = `${this.file}.plain`;
    if (await exists(plain))
      throw new Error(told`${plain} is there from an earlier time: move it to another place first, and try again`);
    await this.stage(current);
    await rename(this.file, plain);
    await rename(this.#staged, this.file);
    await syncFolder(path.dirname(this.file));
    return { plain, plainFiles: await this.#plainFiles() };
  }

  /** Makes the staged key the current one, and keeps the old one as the previous key. */
  async promote(): Promise<void> {
    if (await exists(this.file)) await rename(this.file, this.#previous);
    await rename(this.#staged, this.file);
    await syncFolder(path.dirname(this.file));
  }

  async #checkSettled(): Promise<void> {
    if (await exists(this.#staged))
      throw new Error(
        told`${this.#staged} is there, because a change of the site key was interrupted: start the server once, which ends the change, stop it, and try again`,
      );
  }

  async #plainFiles(): Promise<readonly string[]> {
    const [folder, name] = [path.dirname(this.file), `${path.basename(this.file)}.`];
    const plain: string[] = [];
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      if (!entry.isFile() || !entry.name.startsWith(name)) continue;
      const file = path.join(folder, entry.name);
      if ((await stat(file)).size <= KEY_FILE_BYTES_MAX && parseSiteKey(await readFile(file, 'utf8')) !== null)
        plain.push(file);
    }
    return plain.toSorted();
  }

  get #files(): readonly (readonly [SiteKeyRole, string])[] {
    return [
      ['current', this.file],
      ['staged', this.#staged],
      ['previous', this.#previous],
    ];
  }

  get #staged(): string {
    return `${this.file}.next`;
  }

  get #previous(): string {
    return `${this.file}.previous`;
  }
}

/** A file with more bytes holds no plain key. */
const KEY_FILE_BYTES_MAX = 1024;

/** Gives `file` if nothing has that name, else `file-2`, `file-3` and so on. */
export async function freeName(file: string): Promise<string> {
  for (let count = 1; ; count++) {
    const name = count === 1 ? file : `${file}-${count}`;
    if (!(await exists(name))) return name;
  }
}

/** The text of a key as its file has it. */
async function sealedText(key: Uint8Array, guard: SiteKeyGuard | null): Promise<string> {
  return guard === null ? formatSiteKey(key) : guard.seal(key);
}

/**
 * Gives the site key that a text stands for, opened by the guard if it is sealed. Null if it stands for none. Throws an
 * Error if it is sealed and there is no guard, and Fault if the guard cannot open it.
 */
export async function openSiteKeyText(text: string, guard: SiteKeyGuard | null): Promise<Uint8Array | null> {
  if (!isSealedSiteKey(text)) return parseSiteKey(text);
  if (guard === null)
    throw new Error(told`the site key is sealed by a token: set pkcs11.module, pkcs11.token and pkcs11.pin`);
  return guard.open(text);
}

async function readKey(file: string, guard: SiteKeyGuard | null): Promise<Uint8Array | null> {
  if (!(await exists(file))) return null;
  const key = await openSiteKeyText(await readFile(file, 'utf8'), guard);
  if (!key) throw new Error(told`${file} does not hold a site key (64 hex digits); put its backup in place`);
  return key;
}

async function writeKey(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(`${text}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(path.dirname(file));
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}

/** Flushes a folder. A name in it is durable only after that. */
