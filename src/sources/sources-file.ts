import { z } from 'zod';
import { parseMoney, type Micros } from '../platform/ledger/money.ts';
import { OWN_SOURCE } from '../platform/ledger/ledger.ts';

const sourceName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be lower-case letters, digits and dashes');
const timeoutMs = z.int().min(100).max(60_000);

const price = z.string().transform((text, context): Micros => {
  const money = parseMoney(text);
  if (money !== null) return money;
  context.addIssue('must be an amount such as "0.35"');
  return z.NEVER;
});

/** The schema of the operator's file that says which sources answer which API. `own` is this server. */
export const SOURCES_FILE = z
  .strictObject({
    servers: z
      .record(
        sourceName,
        z.strictObject({
          url: z.url({ protocol: /^https?$/ }).describe('Scheme, host and path prefix of a server with this wire'),
          keyFile: z.string().min(1).describe('File that holds the key for that server'),
          timeoutMs: timeoutMs.default(5000).describe('The longest wait for one answer'),
          prices: z.record(z.string(), price).default({}).describe('The cost of a charged answer of an API there'),
        }),
      )
      .describe('Other servers, by name'),
    apis: z.record(
      z.string(),
      z.strictObject({
        chain: z.array(sourceName).min(1).max(8).describe('The sources to ask, in this order'),
        askNextOn: z.array(z.int()).max(50).default([]).describe('Codes after which the next source is asked'),
        ownTimeoutMs: timeoutMs
          .optional()
          .describe('The longest wait for this server itself, if another source follows'),
        shadow: sourceName
          .optional()
          .describe('A source to ask as well, for comparison only. The caller does not wait for it'),
      }),
    ),
  })
  .superRefine(({ servers, apis }, context) => {
    for (const [api, { chain, shadow }] of Object.entries(apis)) {
      const named = shadow === undefined ? chain : [...chain, shadow];
      const unknown = named.filter((name) => name !== OWN_SOURCE && !Object.hasOwn(servers, name));
      for (const name of unknown) context.addIssue(`${api} names ${name}, which is not a server of this file`);
      if (new Set(chain).size < chain.length) context.addIssue(`${api} names a source twice`);
    }
    if (Object.hasOwn(servers, OWN_SOURCE)) context.addIssue(`a server cannot have the name ${OWN_SOURCE}`);
  });

/** The type of `SOURCES_FILE`. */
export type SourcesFile = z.output<typeof SOURCES_FILE>;
