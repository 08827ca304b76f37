import { z } from 'zod';

/**
 * What each API may answer about a person or account that no source knows. The first choice is the default, as in the
 * documents.
 */
export const UNKNOWN_ANSWERS = {
  faceVerify: choice(['no-record', 'mismatch'], '226402, or `res` 3 as for a name that does not match'),
  faceGuard: choice(['mismatch', 'failure'], '5XXX, which is charged, or 279799 with XXXX, which is not'),
  fraudScore: z
    .enum(['not-found', 'failure'])
    .default('not-found')
    .describe('Answer about a pair that no source knows: `found` -1, which is charged, or 271701, which is not'),
  videoLiveness: choice(['no-record', 'mismatch'], '2546118, or 2546117 as for a name that does not match'),
  account: z
    .enum(['as-decided', 'review'])
    .default('as-decided')
    .describe('Level of an account that no source knows: what the rules decided (pass), or review'),
} as const;

function choice<const T extends readonly [string, ...string[]]>(choices: T, answers: string) {
  return z.enum(choices).default(choices[0]).describe(`Answer about a number that no source knows: ${answers}`);
}
