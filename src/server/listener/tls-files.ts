import { X509Certificate } from 'node:crypto';
import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { createSecureContext } from 'node:tls';

/** What a TLS server needs, as PEM. */
export interface TlsContext {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Certificate and key from files, which are read again when they change. */
export interface TlsFiles {
  current(): TlsContext;
  /** When the certificate in use stops being valid. */
  endsAtMs(): number;
  onChange(listener: (context: TlsContext) => void): void;
  /** Reads both files again at once. Their contents are used only if they are a valid pair. */
  reload(): void;
  close(): void;
}

const POLL_MS = 5_000;

/**
 * Reads the pair and watches both files by polling, which also notices swapped links, as ACME clients make them. If
 * certificate and key do not fit together, e.g. because only one file was written yet, the earlier pair stays in use.
 * Throws an Error if the first pair cannot be used.
 *
 * @param onProblem called with the reason if a changed pair is not used
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
      onProblem(
        `the changed TLS certificate is not used: ${(error as NodeJS.ErrnoException).code ?? 'certificate and key do not fit together'}`,
      );
    }
  };
  for (const file of [certFile, keyFile]) watchFile(file, { interval: POLL_MS, persistent: false }, reload);
  return {
    current: () => current,
    endsAtMs: () => new X509Certificate(current.cert).validToDate.getTime(),
    onChange: (listener) => void listeners.push(listener),
    reload,
    close: () => [certFile, keyFile].forEach((file) => unwatchFile(file, reload)),
  };
}
