import { z } from 'zod';

/** The parameter that chooses the language of `what`, e.g. of a page to print. Chinese is the default. */
export function languageOf(what: string) {
  return z.enum(['zh', 'en']).default('zh').describe(`Language of ${what}, zh or en`);
}
