import { z } from 'zod';

/** Settings of how administrators sign in, for the section `admin`. */
export const ACCESS_SETTINGS = {
  secondFactor: z
    .enum(['optional', 'required'])
    .default('optional')
    .describe(
      'Whether administrators with a password may (`optional`) or must (`required`) set up a code of an authenticator app',
    ),
};
