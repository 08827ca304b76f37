import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { RandomSource } from '../../kernel/random.ts';
import { isSealedSiteKey, type SiteKeyGuard } from '../../platform/secrets/site-key-guard.ts';
import { formatSiteKey, parseSiteKey, SECRET_BYTES } from '../../platform/secrets/site-key.ts';

/** The site keys in the files: the one in use, and those of a change that is under way or done. */
export interface SiteKeyFiles {
  readonly current: Uint8Array | null;
  /** A key that was written and is not in use yet, because a change of the site key was interrupted. */
  readonly staged: Uint8Array | null;
  /** The key before the last change. It opens older backups. */
  readonly previous: Uint8Array | null;
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

  /** Reads the keys. Throws an Error if a file exists but holds no site key, and Fault if it cannot be opened. */
  async read(): Promise<SiteKeyFiles> {
    const [current, staged, previous] = await Promise.all(
      [this.file, this.#staged, this.#previous].map((file) => readKey(file, this.#guard)),
    );
    return { current: current ?? null, staged: staged ?? null, previous: previous ?? null };
  }

  /**
   * Makes a key if there is none, and throws an Error if there is one. The key is durable once the promise resolves.
   */
  async create(random: RandomSource): Promise<Uint8Array> {
    const key = random.bytes(SECRET_BYTES);
    await writeKey(this.file, await sealedText(key, this.#guard));
    return key;
  }

  /** Writes the next key beside the current one. It replaces a staged key that an interrupted change left. */
  async stage(key: Uint8Array): Promise<void> {
    const text = await sealedText(key, this.#guard);
    await rm(this.#staged, { force: true });
    await writeKey(this.#staged, text);
  }

  /**
   * Seals the key in the file if it is plain. Gives where the plain one lies then, or null if it was sealed before or
   * there is none. Throws an Error without a guard.
   */
  async seal(): Promise<string | null> {
    if (this.#guard === null) throw new Error('no token is set up: set pkcs11.module, pkcs11.token and pkcs11.pin');
    const { current } = await this.read();
    if (current === null || isSealedSiteKey(await readFile(this.file, 'utf8'))) return null;
    await this.stage(current);
    const plain = `${this.file}.plain`;
    await rename(this.file, plain);
    await rename(this.#staged, this.file);
    await syncFolder(path.dirname(this.file));
    return plain;
  }

  /** Makes the staged key the current one, and keeps the old one as the previous key. */
  async promote(): Promise<void> {
    if (await exists(this.file)) await rename(this.file, this.#previous);
    await rename(this.#staged, this.file);
    await syncFolder(path.dirname(this.file));
  }

  get #staged(): string {
    return `${this.file}.next`;
  }

  get #previous(): string {
    return `${this.file}.previous`;
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
    throw new Error('the site key is sealed by a token: set pkcs11.module, pkcs11.token and pkcs11.pin');
  return guard.open(text);
}

async function readKey(file: string, guard: SiteKeyGuard | null): Promise<Uint8Array | null> {
  if (!(await exists(file))) return null;
  const key = await openSiteKeyText(await readFile(file, 'utf8'), guard);
  if (!key) throw new Error(`${file} does not hold a site key (64 hex digits); put its backup in place`);
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
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
