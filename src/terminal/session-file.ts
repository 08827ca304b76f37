import { told } from '../kernel/told.ts';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { makeFolderSync } from '../kernel/make-folder.ts';

const SESSION = z.object({
  /** Address of the admin API. */
  url: z.string(),
  token: z.string(),
  name: z.string(),
  expiresAtMs: z.number(),
});

/** A session that `renzheng login` opened. */
export type KeptSession = Readonly<z.output<typeof SESSION>>;

type Env = Readonly<Record<string, string | undefined>>;

/** The file of the session: `renzheng/session.json` in the user's folder for configuration. */
export function sessionFile(env: Env): string {
  const configured = env['XDG_CONFIG_HOME'];
  // The standard says to ignore a relative path. Source: XDG Base Directory Specification.
  const folder = configured !== undefined && path.isAbsolute(configured) ? configured : path.join(homedir(), '.config');
  return path.join(folder, 'renzheng', 'session.json');
}

/** Reads the session. `null` if there is none. Throws an Error if the file cannot be read as one. */
export function readSession(env: Env): KeptSession | null {
  const file = sessionFile(env);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw new Error(told`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`, {
      cause: error,
    });
  }
  const parsed = SESSION.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new Error(told`${file} holds no session: remove it with \`renzheng logout\`, then sign in again`);
}

/** Keeps the session. Only the user of this machine can read the file. */
export function writeSession(env: Env, session: KeptSession): void {
  const file = sessionFile(env);
  makeFolderSync(path.dirname(file), 0o700);
  const fresh = `${file}.fresh`;
  rmSync(fresh, { force: true });
  writeFileSync(fresh, `${JSON.stringify(session, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(fresh, file);
}

/** Removes the session. */
export function removeSession(env: Env): void {
  rmSync(sessionFile(env), { force: true });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema refuses it like any other text that is no session.
    return null;
  }
}
