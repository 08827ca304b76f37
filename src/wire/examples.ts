import { z } from 'zod';

/** Requests and answers that show how an API is used, from `examples.json` in its folder. */
export const examplesFile = z.strictObject({
  requests: z.array(z.strictObject({ about: z.string(), fields: z.record(z.string(), z.unknown()) })).min(1),
  answers: z
    .array(
      z.strictObject({
        about: z.string(),
        answer: z.strictObject({
          reason: z.string(),
          result: z.record(z.string(), z.unknown()),
          error_code: z.literal(0),
        }),
      }),
    )
    .min(1),
});

/** The examples of one API. */
export type Examples = z.output<typeof examplesFile>;
