import { z } from 'zod';
import { sha256Hex } from '../../kernel/digests.ts';
import type { SiteSecrets } from '../../platform/secrets/site-secrets.ts';
import type { CopyComparison } from './copy-site.ts';
import { told } from '../../kernel/told.ts';

const compared = z.strictObject({ what: z.string(), from: z.string(), to: z.string(), isEqual: z.boolean() });
const body = z.strictObject({
  kind: z.literal('renzheng.copy-report'),
  version: z.literal(1),
  comparedAt: z.iso.datetime(),
  isEqual: z.boolean(),
  rows: z.int(),
  tables: z.int(),
  sums: z.int(),
  days: z.int(),
  sealedOpened: z.int(),
  differences: z.array(compared),
});
const report = body.extend({ digest: z.string(), seal: z.string() });

/** A comparison that can be kept as evidence: with a digest of its text, and a seal that only this site can make. */
export type CopyReport = z.output<typeof report>;

/** Seals a comparison, as certificates of erasure are sealed: HMAC of its SHA-256 under a key of the site. */
export function sealReport(
  secrets: Pick<SiteSecrets, 'mac'>,
  { isEqual, rows, tables, sums, days, sealedOpened, differences }: CopyComparison,
  nowMs: number,
): CopyReport {
  const text = body.parse({
    kind: 'renzheng.copy-report',
    version: 1,
    comparedAt: new Date(nowMs).toISOString(),
    isEqual,
    rows,
    tables,
    sums,
    days,
    sealedOpened,
    differences,
  });
  const digest = digestOf(text);
  return { ...text, digest, seal: sealOf(secrets, digest) };
}

/** What a check of a report found. */
export interface CheckedReport {
  /** This site made it, and nothing in it was changed. */
  readonly isGenuine: boolean;
  /** Its digest fits its text. This can be checked without a key. */
  readonly isUnchanged: boolean;
  readonly comparedAt: string;
  /** What the report says of the two places. */
  readonly isEqual: boolean;
}

/** Tells whether this site made a report, and whether it is unchanged. Throws an Error if the text is no report. */
export function checkReport(secrets: Pick<SiteSecrets, 'mac'>, text: string): CheckedReport {
  const read = report.safeParse(jsonOf(text));
  if (!read.success) throw new Error(told`the file holds no report of renzheng db verify`);
  const { digest, seal, ...rest } = read.data;
  const isUnchanged = digest === digestOf(rest);
  const { comparedAt, isEqual } = rest;
  return { isGenuine: isUnchanged && seal === sealOf(secrets, digest), isUnchanged, comparedAt, isEqual };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is no report either.
    return null;
  }
}

/** Zod gives the keys in the order of the schema, in whatever order a file has them. */
function digestOf(text: z.output<typeof body>): string {
  return sha256Hex(JSON.stringify(body.parse(text)));
}

function sealOf(secrets: Pick<SiteSecrets, 'mac'>, digest: string): string {
  return Buffer.from(secrets.mac('copy-report', digest)).toString('hex');
}
