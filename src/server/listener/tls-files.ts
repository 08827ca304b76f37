import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { createSecureContext } from 'node:tls';

/** What a TLS server needs to speak. */
export interface TlsContext {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Certificate and key from files, followed as they change. */
export interface TlsFiles {
  current(): TlsContext;
  onChange(listener: (context: TlsContext) => void): void;
  /** Reads both files again now; what they hold is taken only where it can be used. */
  reload(): void;
  close(): void;
}

const POLL_MS = 5_000;

/**
 * Reads the pair and follows both files by polling, which also sees links that are swapped, as certificate clients do.
 * A pair that does not fit together, as while only one of two files was written, leaves the earlier one in force.
 * Throws where the first pair cannot be used.
 *
 * @param onProblem told why a changed pair was not taken
 */
export function openTlsFiles(certFile: string, keyFile: string, onProblem: (problem: string) => void): TlsFiles {
  const read = (): TlsContext => {
    const context = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
    createSecureContext(context);
    return context;
  };
  let current = read();
  const listeners: ((context: TlsContext) => void)[] = [];
  const reload = () => {
    try {
      current = read();
      for (const listener of listeners) listener(current);
    } catch (error) {
      onProblem(`the changed TLS certificate was not taken: ${(error as NodeJS.ErrnoException).code ?? 'unusable'}`);
    }
  };
  for (const file of [certFile, keyFile]) watchFile(file, { interval: POLL_MS, persistent: false }, reload);
  return {
    current: () => current,
    onChange: (listener) => void listeners.push(listener),
    reload,
    close: () => [certFile, keyFile].forEach((file) => unwatchFile(file, reload)),
  };
}
