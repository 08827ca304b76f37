import type { SiteKeyGuard } from './site-key-guard.ts';

/**
 * Opens each sealed site key once and remembers it, so that a command asks its device once however many of its steps need
 * the key. A failure is remembered too: a second try with a wrong PIN could lock the device. Only for commands, because the
 * keys stay in memory.
 */
export function rememberingGuard(guard: SiteKeyGuard): SiteKeyGuard {
  const opened = new Map<string, Promise<Uint8Array>>();
  return {
    seal: (siteKey) => guard.seal(siteKey),
    open: async (sealed) => {
      const found = opened.get(sealed.trim());
      if (found !== undefined) return Uint8Array.from(await found);
      const opening = guard.open(sealed);
      opened.set(sealed.trim(), opening);
      return Uint8Array.from(await opening);
    },
  };
}
