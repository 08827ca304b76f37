import { existsSync, readFileSync } from 'node:fs';
import type { AdminContract } from '../wire/admin/define-admin.ts';
import { isLoopback } from '../config/config-listeners.ts';
import { dataFolder, type ServerNote } from '../config/data-folder.ts';

/** Thrown if the server refuses a call or cannot be reached. `message` says what to do. */
export class AdminClientError extends Error {
  override readonly name = 'AdminClientError';
}

/** A client of the admin API. */
export class AdminClient {
  readonly #baseUrl: string;
  readonly #token: string;
  readonly #onBehind: (nodes: string) => void;

  /** @param onBehind is told the names of nodes where a change does not hold yet */
  constructor(baseUrl: string, token: string, onBehind: (nodes: string) => void = () => undefined) {
    this.#baseUrl = baseUrl.replace(/\/$/, '');
    this.#token = token;
    this.#onBehind = onBehind;
  }

  /**
   * Makes a client for the server that RENZHENG_ADMIN_URL (or RENZHENG_URL) and RENZHENG_TOKEN name, or for the one
   * that runs over this data folder. If RENZHENG_URL is the address of the five APIs of that local server, its admin
   * API is used. Throws AdminClientError if no server is found.
   */
  static find(
    dataDir: string,
    env: Readonly<Record<string, string | undefined>>,
    onBehind?: (nodes: string) => void,
  ): AdminClient {
    const url = env['RENZHENG_ADMIN_URL'] ?? urlOf(env['RENZHENG_URL'], dataDir);
    const token = env['RENZHENG_TOKEN'] ?? localToken(dataDir);
    return new AdminClient(url, token, onBehind);
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
    if (body === null) throw new AdminClientError('the server sent an empty answer');
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
        ...(inQuery ? {} : { 'content-type': 'application/json' }),
      },
      ...(inQuery ? {} : { body: JSON.stringify(rest) }),
    });
    if (response.ok) {
      const behind = response.headers.get('renzheng-nodes-behind');
      if (behind !== null) this.#onBehind(behind);
      return response;
    }
    throw new AdminClientError(await explainRefusal(response));
  }

  async #fetch(url: URL, init: RequestInit): Promise<Response> {
    try {
      return await fetch(url, init);
    } catch (cause) {
      throw new AdminClientError(`${whyUnreached(cause)} at ${this.#baseUrl}: ${adviceFor(cause)}`, { cause });
    }
  }
}

/** Matches the error codes that Node reports if it does not trust a certificate, e.g. `DEPTH_ZERO_SELF_SIGNED_CERT`. */
const UNTRUSTED = /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_|UNABLE_TO_|CERT_|ERR_TLS_CERT_)/;

function isUntrusted(cause: unknown): boolean {
  const { code } = ((cause as Error).cause ?? {}) as NodeJS.ErrnoException;
  return code !== undefined && UNTRUSTED.test(code);
}

function whyUnreached(cause: unknown): string {
  return isUntrusted(cause) ? 'Node does not trust the certificate of the server' : 'no server answers';
}

function adviceFor(cause: unknown): string {
  return isUntrusted(cause) ? 'name its issuer with NODE_EXTRA_CA_CERTS=FILE' : 'start one with `renzheng serve`';
}

async function explainRefusal(response: Response): Promise<string> {
  const refusal = readRefusal(await response.text());
  if (refusal) return `${refusal.code}: ${refusal.detail}\n${refusal.advice}`;
  return (
    `the server answered HTTP ${response.status}; is that address the admin API? ` +
    'It has a listener of its own (port 8081 by default): set RENZHENG_ADMIN_URL to it'
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

/** Gives the admin API that belongs to a named address, or the one of the server over this data folder. */
function urlOf(named: string | undefined, dataDir: string): string {
  const { server } = dataFolder(dataDir);
  const note = existsSync(server) ? (JSON.parse(readFileSync(server, 'utf8')) as ServerNote) : null;
  if (named !== undefined) return note !== null && isSameServer(named, note.url) ? note.adminUrl : named;
  if (note !== null) return note.adminUrl;
  throw new AdminClientError(
    `no server runs over ${dataDir}: start one with \`renzheng serve\`, or set RENZHENG_ADMIN_URL and RENZHENG_TOKEN`,
  );
}

/**
 * Tells whether two addresses lead to one listener of this machine. Its names for itself count as one, e.g. `localhost`
 * and `127.0.0.1`.
 */
function isSameServer(named: string, known: string): boolean {
  if (!URL.canParse(named)) return false;
  const [a, b] = [new URL(named), new URL(known)];
  return a.port === b.port && (a.hostname === b.hostname || (isHere(a) && isHere(b)));
}

function isHere({ hostname }: URL): boolean {
  return isLoopback(hostname) || hostname === '0.0.0.0' || hostname === '[::]';
}

function localToken(dataDir: string): string {
  const file = dataFolder(dataDir).token;
  if (!existsSync(file)) throw new AdminClientError(`there is no ${file}: set RENZHENG_TOKEN to a token of yours`);
  return readFileSync(file, 'utf8').trim();
}
