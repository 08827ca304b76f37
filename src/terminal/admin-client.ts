import { told, type Told } from '../kernel/told.ts';
import { existsSync, readFileSync } from 'node:fs';
import type { AdminContract } from '../wire/admin/define-admin.ts';
import { isLoopback } from '../config/config-listeners.ts';
import type { TextLanguage } from './locale.ts';
import { readSession, type KeptSession } from './session-file.ts';
import { dataFolder, type ServerNote } from '../config/data-folder.ts';

/** Thrown if the server refuses a call or cannot be reached. `message` says what to do. */
export class AdminClientError extends Error {
  override readonly name = 'AdminClientError';
  /** The code of the server's refusal, e.g. `forbidden`. `null` if the server could not be asked. */
  readonly code: string | null;

  constructor(message: string, options?: ErrorOptions & { readonly code?: string }) {
    super(message, options);
    this.code = options?.code ?? null;
  }
}

/** What a client tells besides results. */
export interface AdminClientNotes {
  /** Told the names of nodes where a change does not hold yet. */
  readonly onBehind?: (nodes: string) => void;
  /** The language in which the server says why it refuses. The default is English. */
  readonly language?: TextLanguage;
  /** After a call that takes two persons: told which administrator asked first, or that no other one may make it. */
  readonly onSecondPerson?: (note: string) => void;
}

/** A client of the admin API. */
export class AdminClient {
  readonly #baseUrl: string;
  readonly #token: string;
  readonly #notes: AdminClientNotes;

  constructor(baseUrl: string, token: string, notes: AdminClientNotes = {}) {
    this.#baseUrl = baseUrl.replace(/\/$/, '');
    this.#token = token;
    this.#notes = notes;
  }

  /**
   * Makes a client for the server that `findAdminUrl` finds, with the token of RENZHENG_TOKEN, of `renzheng login` at
   * this server, or of the data folder if its own server is meant, in this order. Throws AdminClientError if no server
   * or no token is found.
   */
  static find(
    dataDir: string,
    env: Readonly<Record<string, string | undefined>>,
    notes?: AdminClientNotes & { readonly nowMs?: number },
  ): AdminClient {
    const session = readSession(env);
    const url = findAdminUrl(dataDir, env, session);
    const token = env['RENZHENG_TOKEN'] ?? tokenOf(session, url, notes?.nowMs ?? 0) ?? localToken(dataDir, url);
    return new AdminClient(url, token, notes);
  }

  /**
   * Calls one operation with its parameters and gives its result. Throws AdminClientError if the server refuses or
   * cannot be reached.
   */
  async call(contract: AdminContract, params: Readonly<Record<string, unknown>>): Promise<unknown> {
    const response = await this.#send(contract, params, 'application/json');
    return response.json();
  }

  /**
   * Calls one operation and gives its answer as text, piece by piece. Exports use it. Throws AdminClientError if the
   * server refuses or cannot be reached.
   */
  async stream(contract: AdminContract, params: Readonly<Record<string, unknown>>): Promise<AsyncIterable<Uint8Array>> {
    const { body } = await this.#send(contract, params, '*/*');
    if (body === null) throw new AdminClientError(told`the server sent an empty answer`);
    return body;
  }

  async #send(contract: AdminContract, params: Readonly<Record<string, unknown>>, accept: string): Promise<Response> {
    const rest = { ...params };
    const place = contract.path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => {
      const value = String(rest[name]);
      delete rest[name];
      return encodeURIComponent(value);
    });
    const url = new URL(`${this.#baseUrl}/admin/v1${place}`);
    const inQuery = contract.method === 'GET' || contract.method === 'DELETE';
    if (inQuery)
      for (const [name, value] of Object.entries(rest))
        if (value !== undefined) url.searchParams.set(name, String(value));
    const response = await this.#fetch(url, {
      method: contract.method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        accept,
        ...(this.#notes.language === 'zh' ? { 'accept-language': 'zh-CN' } : {}),
        ...(inQuery ? {} : { 'content-type': 'application/json' }),
      },
      ...(inQuery ? {} : { body: JSON.stringify(rest) }),
    });
    if (response.ok) {
      const behind = response.headers.get('renzheng-nodes-behind');
      if (behind !== null) this.#notes.onBehind?.(behind);
      const second = response.headers.get('renzheng-second-person');
      if (second !== null) this.#notes.onSecondPerson?.(decodeURIComponent(second));
      return response;
    }
    throw await refusalOf(response);
  }

  async #fetch(url: URL, init: RequestInit): Promise<Response> {
    try {
      // A redirect is no answer of an admin API. To follow it could carry what is sent to another server.
      return await fetch(url, { ...init, redirect: 'manual' });
    } catch (cause) {
      throw new AdminClientError(whyUnreached(cause, this.#baseUrl), { cause });
    }
  }
}

/** Matches the error codes that Node reports if it does not trust a certificate, e.g. `DEPTH_ZERO_SELF_SIGNED_CERT`. */
const UNTRUSTED = /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_|UNABLE_TO_|CERT_|ERR_TLS_CERT_)/;

function isUntrusted(cause: unknown): boolean {
  const { code } = ((cause as Error).cause ?? {}) as NodeJS.ErrnoException;
  return code !== undefined && UNTRUSTED.test(code);
}

function whyUnreached(cause: unknown, url: string): Told {
  return isUntrusted(cause)
    ? told`Node does not trust the certificate of the server at ${url}: name its issuer with NODE_EXTRA_CA_CERTS=FILE`
    : told`no server answers at ${url}: start one with \`renzheng serve\``;
}

async function refusalOf(response: Response): Promise<AdminClientError> {
  const refusal = readRefusal(await response.text());
  if (refusal) {
    const { code, detail, advice } = refusal;
    return new AdminClientError(`${code}: ${detail}\n${advice}`, { code });
  }
  return new AdminClientError(
    told`the server answered HTTP ${response.status}; is that address the admin API? It has a listener of its own (port 8081 by default): set RENZHENG_ADMIN_URL to it`,
  );
}

interface Refusal {
  readonly code: string;
  readonly detail: string;
  readonly advice: string;
}

/** Reads a refusal of the admin API out of an answer. Null if the answer is something else. */
function readRefusal(text: string): Refusal | null {
  try {
    const { error } = JSON.parse(text) as { readonly error?: Partial<Refusal> };
    return typeof error?.code === 'string' ? { detail: '', advice: '', ...error, code: error.code } : null;
  } catch {
    // An answer that is not JSON is no refusal of the admin API. The caller reports its status.
    return null;
  }
}

/**
 * Finds the address of an admin API: what RENZHENG_ADMIN_URL (or RENZHENG_URL) names, the server that runs over this
 * data folder, or the one of `renzheng login`. If RENZHENG_URL is the address of the five APIs of the local server, its
 * admin API is meant. Throws AdminClientError if there is none.
 */
export function findAdminUrl(
  dataDir: string,
  env: Readonly<Record<string, string | undefined>>,
  session: KeptSession | null,
): string {
  return env['RENZHENG_ADMIN_URL'] ?? urlOf(env['RENZHENG_URL'], dataDir, session);
}

/** A session that has ended must not silently become the owner's token of the data folder. */
function tokenOf(session: KeptSession | null, url: string, nowMs: number): string | null {
  if (session === null || !isSameServer(url, session.url)) return null;
  if (session.expiresAtMs > nowMs) return session.token;
  throw new AdminClientError(
    told`your session at ${session.url} has ended: \`renzheng login\` opens another one, \`renzheng logout\` forgets it`,
  );
}

/** Gives the admin API that belongs to a named address, or the one of the server over this data folder. */
function urlOf(named: string | undefined, dataDir: string, session: KeptSession | null): string {
  const note = noteOf(dataDir);
  if (named !== undefined) return note !== null && isSameServer(named, note.url) ? note.adminUrl : named;
  if (note !== null) return note.adminUrl;
  if (session !== null) return session.url;
  throw new AdminClientError(
    told`no server runs over ${dataDir}: start one with \`renzheng serve\`, or sign in to one with \`renzheng login --url URL\``,
  );
}

/** What the server that runs over a data folder left there. `null` if none runs. */
function noteOf(dataDir: string): ServerNote | null {
  const { server } = dataFolder(dataDir);
  return existsSync(server) ? (JSON.parse(readFileSync(server, 'utf8')) as ServerNote) : null;
}

/**
 * Tells whether two addresses lead to one listener and speak to it alike. Names of this machine for itself count as
 * one, e.g. `localhost` and `127.0.0.1`. http and https do not: what was opened over TLS must not travel in plain text.
 */
function isSameServer(named: string, known: string): boolean {
  if (!URL.canParse(named) || !URL.canParse(known)) return false;
  const [a, b] = [new URL(named), new URL(known)];
  const isOneDoor = a.protocol === b.protocol && a.port === b.port;
  return isOneDoor && (a.hostname === b.hostname || (isHere(a) && isHere(b)));
}

/**
 * Tells whether an address leads to the admin API of the server that left a note: as it listens, at its public URL, or under
 * one of its further names at the scheme and port of either.
 */
function isOwnAdmin(named: string, { adminUrl, adminPublicUrl, adminHosts = [] }: ServerNote): boolean {
  const doors = [adminUrl, ...(adminPublicUrl === undefined ? [] : [adminPublicUrl])];
  return doors.some(
    (door) => isSameServer(named, door) || adminHosts.some((host) => isSameServer(named, at(host, door))),
  );
}

/** The same address under another host name. */
function at(host: string, url: string): string {
  const moved = new URL(url);
  moved.hostname = host;
  return moved.href;
}

function isHere({ hostname }: URL): boolean {
  return isLoopback(hostname) || hostname === '0.0.0.0' || hostname === '[::]';
}

/** The owner's token of a data folder, which goes to the server over this folder and to no other. */
function localToken(dataDir: string, url: string): string {
  const file = dataFolder(dataDir).token;
  const note = noteOf(dataDir);
  if (note === null || !isOwnAdmin(url, note))
    throw new AdminClientError(
      told`${file} is for the server over its own folder, not for ${url}: set RENZHENG_TOKEN to a token of that server, or sign in there with \`renzheng login\``,
    );
  if (!existsSync(file)) throw new AdminClientError(told`there is no ${file}: set RENZHENG_TOKEN to a token of yours`);
  return readFileSync(file, 'utf8').trim();
}
