import { spawn } from 'node:child_process';
import { constants, createPublicKey, publicEncrypt, type KeyObject } from 'node:crypto';
import process from 'node:process';
import { Fault } from '../../kernel/fault.ts';
import { SECRET_BYTES } from '../../platform/secrets/site-key.ts';
import { SEALED_PREFIX, type SiteKeyGuard } from '../../platform/secrets/site-key-guard.ts';

/** Where the key of a token is. */
export interface Pkcs11Options {
  /** The library of the token's maker, e.g. `/usr/lib/softhsm/libsofthsm2.so`. */
  readonly module: string;
  /** Label of the token. */
  readonly token: string;
  /** Id of the RSA key pair in the token, in hex. */
  readonly keyId: string;
  readonly pin: string;
  /** The program of OpenSC that speaks PKCS#11. */
  readonly program?: string;
  /** After how many milliseconds the program is killed. */
  readonly programMs?: number;
}

const PROGRAM = 'pkcs11-tool';
const PROGRAM_MS = 30_000;
const OUTPUT_BYTES_MAX = 65_536;
/** RSA-OAEP with SHA-1, because it is the only form that every token has. OAEP does not need collisions to be hard. */
const OAEP = ['--mechanism', 'RSA-PKCS-OAEP', '--hash-algorithm', 'SHA-1', '--mgf', 'MGF1-SHA1'] as const;

/**
 * Seals the site key under an RSA key pair in a token that speaks PKCS#11. Its private key never leaves the token. The
 * program `pkcs11-tool` of OpenSC speaks to the token. It gets the PIN in its environment and keys over its pipes, so
 * that neither stands in a list of processes or in a file.
 */
export class Pkcs11Guard implements SiteKeyGuard {
  readonly #options: Pkcs11Options;

  constructor(options: Pkcs11Options) {
    this.#options = options;
  }

  async seal(siteKey: Uint8Array): Promise<string> {
    const key = await this.#publicKey();
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    const sealed = publicEncrypt({ key, padding, oaepHash: 'sha1' }, siteKey);
    // What cannot be opened again must not become the only copy of a key.
    const text = `${SEALED_PREFIX}${this.#options.keyId}:${sealed.toString('base64')}`;
    if (!Buffer.from(siteKey).equals(await this.open(text)))
      throw new Fault('corrupt', 'the token does not open what its public key seals');
    return text;
  }

  async open(sealed: string): Promise<Uint8Array> {
    const [, keyId = '', base64 = ''] = /^pkcs11:([0-9a-f]{2,64}):([A-Za-z0-9+/=]+)$/.exec(sealed.trim()) ?? [];
    if (base64 === '') throw new Fault('corrupt', 'this is no site key that a token sealed');
    const { code, out, problem } = await this.#run(
      ['--decrypt', ...OAEP, '--id', keyId],
      Buffer.from(base64, 'base64'),
    );
    if (code === 0 && out.length === SECRET_BYTES) return Uint8Array.from(out);
    if (/CKR_PIN_|CKR_USER_|CKR_TOKEN_|CKR_DEVICE_|No slot|not found.*slot|PIN/i.test(problem))
      throw new Fault('unavailable', `the token ${this.#options.token} cannot be used: ${firstLine(problem)}`);
    throw new Fault('corrupt', `key ${keyId} of the token ${this.#options.token} does not open the site key`);
  }

  async #publicKey(): Promise<KeyObject> {
    const { keyId, token } = this.#options;
    const { out, problem } = await this.#run(['--read-object', '--type', 'pubkey', '--id', keyId], null);
    try {
      return createPublicKey({ key: out, format: 'der', type: 'spki' });
    } catch (cause) {
      const why = firstLine(problem) || 'it has no such RSA key';
      throw new Fault('unavailable', `the public key ${keyId} of the token ${token} cannot be read: ${why}`, { cause });
    }
  }

  #run(args: readonly string[], input: Uint8Array | null) {
    const { module, token, pin, program = PROGRAM, programMs = PROGRAM_MS } = this.#options;
    const login = ['--module', module, '--token-label', token, '--login', '--pin', 'env:RENZHENG_TOKEN_PIN'];
    const { promise, resolve, reject } = Promise.withResolvers<Output>();
    const child = spawn(program, [...login, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: programMs,
      // A library that hangs in its driver may not heed a milder signal.
      killSignal: 'SIGKILL',
      env: { ...environment(), RENZHENG_TOKEN_PIN: pin },
    });
    const out: Buffer[] = [];
    const problems: Buffer[] = [];
    child.stdout.on('data', collect(out));
    child.stderr.on('data', collect(problems));
    child.on('error', (cause) =>
      reject(new Fault('unavailable', `${program} of OpenSC cannot be run: install it (Debian: opensc)`, { cause })),
    );
    child.on('close', (code, signal) =>
      signal === null
        ? resolve({ code, out: Buffer.concat(out), problem: Buffer.concat(problems).toString('utf8') })
        : reject(new Fault('timeout', `${program} did not end within ${programMs / 1000} seconds`)),
    );
    // A program that ends before it has read its input says why by its exit code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
    return promise;
  }
}

/** Keeps what a program says, up to a bound. */
function collect(into: Buffer[]): (chunk: Buffer) => void {
  return (chunk) => {
    if (into.reduce((sum, { length }) => sum + length, 0) < OUTPUT_BYTES_MAX) into.push(chunk);
  };
}

interface Output {
  readonly code: number | null;
  readonly out: Buffer;
  readonly problem: string;
}

/**
 * The environment without the settings of this server, which may hold its secrets. The rest is passed on, because the
 * libraries of tokens have variables of their own, e.g. `ChrystokiConfigurationPath` and `CS_PKCS11_R3_CFG`.
 */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('RENZHENG_')));
}

/** The first line of what the program said that is no note about the slot it chose. */
function firstLine(text: string): string {
  return text.split('\n').find((line) => line.trim() !== '' && !line.startsWith('Using ')) ?? '';
}
