import { z } from 'zod';

/** Settings of how administrators sign in, for the section `admin`. */
export const ACCESS_SETTINGS = {
  secondFactor: z
    .enum(['optional', 'required'])
    .default('optional')
    .describe(
      'Whether administrators with a password may (`optional`) or must (`required`) set up a code of an authenticator app',
    ),
  secondPerson: z
    .enum(['off', 'on'])
    .default('off')
    .describe(
      'Whether publishing rules and models, and giving out accounts and tokens, takes two administrators (`on`). If only one may do it, that one is enough, and the audit says so',
    ),
};
