import { existsSync } from 'node:fs';
import path from 'node:path';
import { adminListenerOf, browsableUrl, isLoopback, type ListenerSettings } from '../../config/config-listeners.ts';
import type { Check, Finding } from './check.ts';
import { told } from '../../kernel/told.ts';

/** The settings that the check of the console reads. A `Config` has them all. */
export interface ConsoleSettings extends ListenerSettings {
  readonly http: ListenerSettings['http'] & { readonly tlsCertFile?: string | undefined };
  readonly admin: ListenerSettings['admin'] & { readonly publicUrl?: string | undefined };
}

/**
 * Checks that this copy holds a built console, and that no password would cross a network in the clear.
 *
 * @param dir folder of the built console
 */
export function consoleCheck(settings: ConsoleSettings, dir: string): Check {
  return { name: told`console`, run: async () => find(settings, dir) };
}

function find(settings: ConsoleSettings, dir: string): Finding {
  const { http, admin } = settings;
  if (!existsSync(path.join(dir, 'index.html')))
    return {
      level: 'warning',
      detail: told`${dir} holds no built console`,
      mend: told`take a complete copy of the release, or run npm run build:console`,
    };
  const listener = adminListenerOf(settings) ?? http;
  const scheme = http.tlsCertFile === undefined ? 'http' : 'https';
  const own = browsableUrl(
    `${scheme}://${listener.host.includes(':') ? `[${listener.host}]` : listener.host}:${listener.port}`,
  );
  if (admin.publicUrl !== undefined) return { level: 'ok', detail: told`${admin.publicUrl}/console/, at ${own}` };
  if (scheme === 'http' && !isLoopback(listener.host))
    return {
      level: 'warning',
      detail: told`other machines reach the console at ${own} without TLS, so passwords can be read on the way`,
      mend: told`set http.tlsCertFile and http.tlsKeyFile, or put a proxy with TLS before it and set admin.publicUrl (docs/console.md)`,
    };
  return { level: 'ok', detail: told`${own}/console/` };
}
