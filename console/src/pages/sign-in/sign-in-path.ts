import type { EndReason } from '../../api/session.ts';

/** Why the page of sign-in may be shown after an earlier session. */
export const REASONS: readonly EndReason[] = ['ended', 'signed-out', 'password-changed'];

/** The address of the page of sign-in, which leads back to `to` afterwards. */
export function signInPath({ to, reason }: { readonly to: string; readonly reason: EndReason | null }): string {
  const query = new URLSearchParams();
  if (to !== '/') query.set('to', to);
  if (reason !== null) query.set('reason', reason);
  return query.size === 0 ? '/sign-in' : `/sign-in?${query}`;
}

/** The page to go to after the sign-in: a path of the console, never another site. */
export function pathAfter(query: URLSearchParams): string {
  const to = query.get('to') ?? '/';
  return /^\/(?![/\\])[^\\]*$/.test(to) && !to.startsWith('/sign-in') ? to : '/';
}
