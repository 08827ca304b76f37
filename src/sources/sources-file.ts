import { z } from 'zod';
import { parseMoney, type Micros } from '../platform/ledger/money.ts';
import { OWN_SOURCE } from '../platform/ledger/ledger.ts';

const sourceName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'lower-case letters, digits and dashes');
const timeoutMs = z.int().min(100).max(60_000);

const price = z.string().transform((text, context): Micros => {
  const money = parseMoney(text);
  if (money !== null) return money;
  context.addIssue('not an amount such as "0.35"');
  return z.NEVER;
});

/** Which sources answer which API, as the operator's file says it. `own` is this server. */
export const SOURCES_FILE = z
  .strictObject({
    servers: z
      .record(
        sourceName,
        z.strictObject({
          url: z.url({ protocol: /^https?$/ }).describe('Scheme, host and any folder of a server with this wire'),
          keyFile: z.string().min(1).describe('File that holds the key at that server'),
          timeoutMs: timeoutMs.default(5000).describe('Longest wait for one answer'),
          prices: z.record(z.string(), price).default({}).describe('What a charged answer of an API costs there'),
        }),
      )
      .describe('Other servers, by name'),
    apis: z.record(
      z.string(),
      z.strictObject({
        chain: z.array(sourceName).min(1).max(8).describe('Who is asked, in this order'),
        askNextOn: z.array(z.int()).max(50).default([]).describe('Codes after which the next one is asked'),
        ownTimeoutMs: timeoutMs.optional().describe('Longest wait for this server itself, where another one follows'),
        shadow: sourceName.optional().describe('Asked as well, behind the caller, for comparison alone'),
      }),
    ),
  })
  .superRefine(({ servers, apis }, context) => {
    for (const [api, { chain, shadow }] of Object.entries(apis)) {
      const named = shadow === undefined ? chain : [...chain, shadow];
      const unknown = named.filter((name) => name !== OWN_SOURCE && !Object.hasOwn(servers, name));
      for (const name of unknown) context.addIssue(`${api} names ${name}, which is no server of this file`);
      if (new Set(chain).size < chain.length) context.addIssue(`${api} asks a source twice`);
    }
    if (Object.hasOwn(servers, OWN_SOURCE)) context.addIssue(`no server can be called ${OWN_SOURCE}`);
  });

export type SourcesFile = z.output<typeof SOURCES_FILE>;
