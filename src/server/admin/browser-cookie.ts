import { stringifySetCookie } from 'cookie';

/** A cookie of the console, before it is known how the browser reaches the console. */
export interface ConsoleCookie {
  readonly name: string;
  /** The only path that gets it over plain http. Over https it is `/`, as the prefix asks for. */
  readonly path: string;
  readonly sameSite: 'strict' | 'lax';
}

/**
 * The name of a cookie. Over https it begins with `__Host-`, so that the browser takes it from this host alone: a page of
 * a host beside the console could otherwise set one for both, and have its visitor work in the account of another.
 */
export function cookieName({ name }: Pick<ConsoleCookie, 'name'>, isHttps: boolean): string {
  return isHttps ? `__Host-${name}` : name;
}

/** Gives the `Set-Cookie` header of a cookie that no script can read. `maxAge` 0 clears it. */
export function setCookie(
  cookie: ConsoleCookie,
  value: string,
  { isHttps, maxAge }: { readonly isHttps: boolean; readonly maxAge: number },
): string {
  return stringifySetCookie({
    name: cookieName(cookie, isHttps),
    value,
    path: isHttps ? '/' : cookie.path,
    httpOnly: true,
    sameSite: cookie.sameSite,
    secure: isHttps,
    maxAge,
  });
}
