import { z } from 'zod';
import { FEED_KIND_NAMES, type FeedKind } from '../../feeds/feed-kinds.ts';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';

const FEED_BYTES_MAX = 32 * 1024 * 1024;
const feedId = z
  .string()
  .regex(/^[\w-]{1,64}$/, 'not a feed id')
  .describe('Id of an imported version');
const name = z.string().regex(/^[\w.:-]{1,64}$/, '1 to 64 letters, digits and _ . : -');

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
  digest: z.string(),
});

/** Outside knowledge of the risk decision: imported from files, versioned, with where it comes from. */
export const riskFeedContracts = defineAdmin({
  list: {
    name: 'feeds.list',
    method: 'GET',
    path: '/risk/feeds',
    summary: 'List imported feeds with source, time and licence, newest first',
    roles: ['owner', 'operator', 'auditor'],
    params: z.strictObject({}),
    result: z.object({ feeds: z.array(feed) }),
    audit: 'none',
    auditFields: [],
  },
  kinds: {
    name: 'feeds.kinds',
    method: 'GET',
    path: '/risk/feed-kinds',
    summary: 'List what can be imported',
    roles: ['owner', 'operator', 'auditor'],
    params: z.strictObject({}),
    result: z.object({ kinds: z.array(z.object({ kind: z.string(), holds: z.string(), meaning: z.string() })) }),
    audit: 'none',
    auditFields: [],
  },
  import: {
    name: 'feeds.import',
    method: 'POST',
    path: '/risk/feeds',
    summary: 'Take a feed in and put it in force, in the place of the version of this name before',
    roles: ['owner', 'operator'],
    params: z.strictObject({
      name: name.describe('Name of the feed; its versions follow one another'),
      kind: z.enum(FEED_KIND_NAMES as [FeedKind, ...FeedKind[]]).describe('What its rows mean'),
      source: z.string().min(1).max(500).describe('Where it comes from, a URL or a sentence'),
      licence: z.string().min(1).max(200).describe('Terms it may be used under'),
      publishedAt: z.iso.datetime({ offset: true }).optional().describe('When its source says it was made, ISO 8601'),
      text: z.string().min(1).max(FEED_BYTES_MAX).meta({ file: 'text' }).describe('The feed, one row a line'),
    }),
    result: feed.extend({ refused: z.array(z.object({ line: z.int(), reason: z.string() })) }),
    audit: 'write',
    auditFields: ['name', 'kind', 'source', 'licence', 'publishedAt'],
    bodyBytesMax: FEED_BYTES_MAX + 65_536,
  },
  activate: {
    name: 'feeds.activate',
    method: 'POST',
    path: '/risk/feeds/:feedId/activate',
    summary: 'Put a kept version in force',
    roles: ['owner', 'operator'],
    params: z.strictObject({ feedId }),
    result: z.object({ activated: z.literal(true) }),
    audit: 'write',
    auditFields: ['feedId'],
  },
  deactivate: {
    name: 'feeds.deactivate',
    method: 'POST',
    path: '/risk/feed-names/:name/deactivate',
    summary: 'Take a feed out of use; its versions stay',
    roles: ['owner', 'operator'],
    params: z.strictObject({ name: name.describe('Name of the feed') }),
    result: z.object({ deactivated: z.literal(true) }),
    audit: 'write',
    auditFields: ['name'],
  },
  remove: {
    name: 'feeds.remove',
    method: 'DELETE',
    path: '/risk/feeds/:feedId',
    summary: 'Forget a version that is out of use',
    roles: ['owner', 'operator'],
    params: z.strictObject({ feedId }),
    result: z.object({ removed: z.literal(true) }),
    audit: 'write',
    auditFields: ['feedId'],
  },
});
