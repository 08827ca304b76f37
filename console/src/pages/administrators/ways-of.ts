import type { Administrator } from '../../api/administrators.ts';

interface Words {
  readonly password: string;
  readonly provider: string;
  readonly tokensOnly: string;
  readonly and: string;
}

/** How an administrator can sign in, in words. */
export function waysOf({ hasPassword, identity }: Administrator, words: Words): string {
  const ways = [...(hasPassword ? [words.password] : []), ...(identity === null ? [] : [words.provider])];
  return ways.length === 0 ? words.tokensOnly : ways.join(words.and);
}
