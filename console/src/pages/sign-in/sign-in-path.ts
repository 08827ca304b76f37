/** Why the page of sign-in is shown. */
export const REASONS = ['ended', 'signed-out', 'password-changed'] as const;
/** Why the page of sign-in is shown. */
export type Reason = (typeof REASONS)[number];

/** The address of the page of sign-in, which leads back to `to` afterwards. */
export function signInPath({ to, reason }: { readonly to: string; readonly reason: Reason | null }): string {
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
