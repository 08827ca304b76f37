import { z } from 'zod';
import { FEED_KIND_NAMES, type FeedKind } from '../../feeds/feed-kinds.ts';
import { FILE_PART_BYTES_MAX, FILE_PARTS_MAX } from '../../policy/feed-desk.ts';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';
import { toldText } from '../../../../wire/told/told-fields.ts';
import { told } from '../../../../kernel/told.ts';

/** The longest feed of text. */
export const FEED_BYTES_MAX = 32 * 1024 * 1024;
const feedId = z
  .string()
  .regex(/^[\w-]{1,64}$/, told`is not a feed id`)
  .describe('Id of an imported version');
/** The name under which versions of a feed follow each other. */
export const feedName = z.string().regex(/^[\w.:-]{1,64}$/, told`1 to 64 letters, digits and _ . : -`);
const fileId = z.string().regex(/^feed-\w{12}$/, told`is not the id of a file`);
const source = z.string().min(1).max(500).describe('Where you got it, a URL or a sentence');
const licence = z.string().min(1).max(200).describe('Terms under which you may use it');
/** Whether a feed is taken although it is doubtful. */
export const forceDoubtful = z.boolean().default(false).describe('Take it although it is doubtful. Look at it first');
const publishedAt = z.iso.datetime({ offset: true }).optional();

const feed = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  active: z.boolean(),
  rows: z.int(),
  refusedRows: z.int(),
  source: z.string(),
  licence: z.string(),
  publishedAtMs: z.int().nullable(),
  importedAtMs: z.int(),
  confirmedAtMs: z.int().optional().describe('When its source was last found to have it still, if it is fetched'),
  digest: z.string(),
  database: z.string().optional(),
});

const aged = feed.extend({
  ageDays: z
    .int()
    .describe(
      'Days since its publication, or since its source was asked or its import if the publication is not known',
    ),
  staleAtMs: z.int().nullable().describe('When it is older than its kind may be. Null if age does not harm it'),
  stale: z.boolean().describe('Whether an active feed should be imported again'),
  fetchProblem: toldText()
    .nullable()
    .describe('Why the last fetch of an active feed from its URL failed. Null if it did not, or if none is scheduled'),
});

/**
 * Admin operations for the outside knowledge of the risk decision. Feeds are imported from files and versioned, and
 * each keeps its source.
 */
export const riskFeedContracts = defineAdmin({
  list: {
    name: 'feeds.list',
    method: 'GET',
    path: '/risk/feeds',
    summary: 'List imported feeds with source, time and licence, newest first',
    roles: ['owner', 'operator', 'analyst', 'auditor'],
    params: z.strictObject({}),
    result: z.object({ feeds: z.array(aged) }),
    audit: 'none',
    auditFields: [],
  },
  kinds: {
    name: 'feeds.kinds',
    method: 'GET',
    path: '/risk/feed-kinds',
    summary: 'List the kinds of feed that can be imported',
    roles: ['owner', 'operator', 'analyst', 'auditor'],
    params: z.strictObject({}),
    result: z.object({
      kinds: z.array(
        z.object({
          kind: z.string(),
          holds: z.string(),
          meaning: toldText(),
          daysMax: z
            .int()
            .nullable()
            .describe('Age after which a feed of the kind is stale. Null if age does not harm it'),
        }),
      ),
    }),
    audit: 'none',
    auditFields: [],
  },
  import: {
    name: 'feeds.import',
    method: 'POST',
    path: '/risk/feeds',
    summary: 'Import a feed and make it active in place of the earlier version of the same name',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({
      name: feedName.describe('Name of the feed. An import under the same name is its next version'),
      kind: z.enum(FEED_KIND_NAMES as [FeedKind, ...FeedKind[]]).describe('What the rows mean'),
      source,
      licence,
      publishedAt: publishedAt.describe('Publication time that the source gives, ISO 8601'),
      text: z.string().min(1).max(FEED_BYTES_MAX).meta({ file: 'text' }).describe('The feed, one row a line'),
      force: forceDoubtful,
    }),
    result: feed.extend({ refused: z.array(z.object({ line: z.int(), reason: toldText() })) }),
    leavesRowsOut: ({ refused }: { readonly refused: readonly unknown[] }) => refused.length > 0,
    audit: 'write',
    auditFields: ['name', 'kind', 'source', 'licence', 'publishedAt', 'force'],
    bodyBytesMax: FEED_BYTES_MAX + 65_536,
  },
  preview: {
    name: 'feeds.preview',
    method: 'POST',
    path: '/risk/feeds/preview',
    summary: 'Show what an import of a feed would read and refuse, beside the active version. It keeps nothing',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({
      name: feedName.optional().describe('Name of the feed, to compare with its active version'),
      kind: z.enum(FEED_KIND_NAMES as [FeedKind, ...FeedKind[]]).describe('What the rows mean'),
      text: z.string().min(1).max(FEED_BYTES_MAX).meta({ file: 'text' }).describe('The feed, one row a line'),
    }),
    result: z.object({
      rows: z.int(),
      refusedRows: z.int(),
      refused: z.array(z.object({ line: z.int(), reason: toldText() })).describe('The first 100'),
      problem: toldText().nullable().describe('Why an import would be refused. Null if it would not'),
      doubts: toldText().nullable().describe('Why an import needs force. Null if nothing is doubtful'),
      active: z
        .object({
          id: z.string(),
          kind: z.string(),
          rows: z.int(),
          same: z.boolean().describe('Whether it is this text'),
        })
        .nullable()
        .describe('The active version that an import would replace. Null if there is none'),
    }),
    audit: 'none',
    auditFields: [],
    underWay: 'leaves-nothing',
    bodyBytesMax: FEED_BYTES_MAX + 65_536,
  },
  part: {
    name: 'feeds.part',
    method: 'POST',
    path: '/risk/feed-files',
    summary:
      'Send a part of a MaxMind DB file (.mmdb), for an import by feeds.import-database. Without a file id, it begins a file',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({
      fileId: fileId.optional().describe('Id that the first part was answered with'),
      part: z.coerce
        .number()
        .int()
        .min(0)
        .max(FILE_PARTS_MAX - 1)
        .describe('Number of the part, from 0'),
      bytes: z
        .base64()
        .max(Math.ceil(FILE_PART_BYTES_MAX / 3) * 4)
        .meta({ file: true })
        .describe('The part in base64, at most 4 MiB of bytes'),
    }),
    result: z.object({ fileId: z.string() }),
    audit: 'write',
    auditFields: ['fileId', 'part'],
    bodyBytesMax: Math.ceil(FILE_PART_BYTES_MAX / 3) * 4 + 65_536,
  },
  importDatabase: {
    name: 'feeds.import-database',
    method: 'POST',
    path: '/risk/feed-databases',
    summary:
      'Import a MaxMind DB file that was sent in parts, and make it active in place of the earlier version of the same name',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({
      fileId: fileId.describe('Id of the file that was sent'),
      name: feedName.describe('Name of the feed. An import under the same name is its next version'),
      source,
      licence,
      publishedAt: publishedAt.describe('Publication time, ISO 8601. Without it, the one that the file gives'),
      force: forceDoubtful,
    }),
    result: feed,
    audit: 'write',
    auditFields: ['fileId', 'name', 'source', 'licence', 'publishedAt', 'force'],
  },
  activate: {
    name: 'feeds.activate',
    method: 'POST',
    path: '/risk/feeds/:feedId/activate',
    summary: 'Make a kept version active',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({ feedId }),
    result: z.object({ activated: z.literal(true) }),
    audit: 'write',
    auditFields: ['feedId'],
  },
  deactivate: {
    name: 'feeds.deactivate',
    method: 'POST',
    path: '/risk/feed-names/:name/deactivate',
    summary: 'Deactivate a feed. Its versions stay',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({ name: feedName.describe('Name of the feed') }),
    result: z.object({ deactivated: z.literal(true) }),
    audit: 'write',
    auditFields: ['name'],
  },
  remove: {
    name: 'feeds.remove',
    method: 'DELETE',
    path: '/risk/feeds/:feedId',
    summary: 'Delete a version that is not active',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({ feedId }),
    result: z.object({ removed: z.literal(true) }),
    audit: 'write',
    auditFields: ['feedId'],
  },
});
