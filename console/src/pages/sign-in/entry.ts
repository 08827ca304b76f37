import { createContext } from 'react';

/** The secret of a one-time link that opened the console. */
export interface Entry {
  readonly linkSecret: string;
}

/** What the address of the console brought along. */
export const EntryContext = createContext<Entry | null>(null);

const BASE = '/console';

/**
 * Takes what stands behind `#` in the address: the secret of a one-time link, or why a sign-in with a provider failed.
 * The address loses it at once, so that no history keeps the secret.
 */
export function takeEntry(): Entry | null {
  const { hash } = window.location;
  const linkSecret = /^#\/link\/([\w-]{1,200})$/.exec(hash)?.[1];
  if (linkSecret !== undefined) {
    history.replaceState(null, '', `${BASE}/sign-in`);
    return { linkSecret };
  }
  const error = /^#\/sign-in\?error=([\w-]{1,64})$/.exec(hash)?.[1];
  if (error !== undefined) history.replaceState(null, '', `${BASE}/sign-in?error=${error}`);
  return null;
}
