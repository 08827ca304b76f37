import { z } from 'zod';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';
import { toldText } from '../../../../wire/told/told-fields.ts';
import { DATABASE_BYTES_MAX } from '../../feeds/address-database.ts';
import { FEED_KIND_NAMES, type FeedKind } from '../../feeds/feed-kinds.ts';
import { FEED_BYTES_MAX, feedName, forceDoubtful } from '../risk-feeds/contract.ts';
import { feedUrlProblem, FETCH_PROBLEMS, serverOf } from '../../feeds/feed-schedule.ts';
import { told } from '../../../../kernel/told.ts';

const url = z
  .string()
  .max(2000)
  .superRefine((text, context) => {
    const problem = feedUrlProblem(text);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });
const problem = z
  .object({
    code: z.enum(FETCH_PROBLEMS),
    detail: toldText(),
    text: toldText().describe('The same in a clause'),
  })
  .nullable();

const schedule = z.object({
  name: z.string(),
  kind: z.string(),
  url: z.string().describe('Without its query, which may hold a token'),
  everyHours: z.number(),
  state: z.enum(['waiting', 'fetched', 'failed']).describe('waiting: it was not fetched yet'),
  problem: problem.describe('Why the last fetch failed. Null if it did not'),
  failures: z.int().describe('Fetches that failed one after another'),
  triedAtMs: z.int().nullable(),
  fetchedAtMs: z.int().nullable().describe('When it was last fetched or found unchanged'),
  heldSinceMs: z
    .int()
    .nullable()
    .describe('Since when a newer version is held back because it is doubtful. Null if none is'),
  nextAtMs: z.int().nullable().describe('When it is fetched next. Null for at once'),
  checksum: z.enum(['none', 'fixed', 'from-url']),
  bytesMax: z.int(),
  licence: z.string(),
  createdBy: z.string(),
  createdAtMs: z.int(),
});

const READERS = ['owner', 'operator', 'analyst', 'auditor'] as const;
/** The roles that may say to which address this server connects. */
const WRITERS = ['owner', 'operator'] as const;

/** Admin operations for feeds that the server fetches from their URL. */
export const feedScheduleContracts = defineAdmin({
  list: {
    name: 'feeds.schedules',
    method: 'GET',
    path: '/risk/feed-schedules',
    summary: 'List the feeds that are fetched from their URL, with how the last fetch went',
    roles: READERS,
    params: z.strictObject({}),
    result: z.object({ schedules: z.array(schedule) }),
    audit: 'none',
    auditFields: [],
  },
  show: {
    name: 'feeds.show-schedule',
    method: 'GET',
    path: '/risk/feed-schedules/:name',
    summary: 'Show how a feed is fetched, with its whole URL, which may hold a token',
    roles: WRITERS,
    params: z.strictObject({ name: feedName.describe('Name of the feed') }),
    result: schedule.extend({
      url: z.string().describe('Whole URL'),
      checksumUrl: z.string().nullable(),
      sha256: z.string().nullable(),
    }),
    audit: 'look',
    auditFields: ['name'],
  },
  schedule: {
    name: 'feeds.schedule',
    method: 'PUT',
    path: '/risk/feed-schedules/:name',
    summary: 'Have a feed fetched from its URL, at once and then regularly. It takes the place of an earlier schedule',
    roles: WRITERS,
    params: z.strictObject({
      name: feedName.describe('Name of the feed. What is fetched becomes its next version'),
      kind: z.enum(FEED_KIND_NAMES as [FeedKind, ...FeedKind[]]).describe('What the rows mean'),
      url: url.describe('Where it lies, https. http is taken only for addresses in `feeds.allow`'),
      everyHours: z.coerce.number().min(0.25).max(8760).default(24).describe('Hours between two fetches'),
      licence: z.string().min(1).max(200).describe('Terms under which you may use it'),
      checksumUrl: url
        .optional()
        .describe('Where its SHA-256 lies, as sha256sum writes it, e.g. https://example.com/exits.txt.sha256'),
      sha256: z
        .string()
        .regex(/^[0-9a-fA-F]{64}$/, told`64 hex digits`)
        .optional()
        .describe('The SHA-256 that it must have, for a file that does not change'),
      bytesMax: z.coerce
        .number()
        .int()
        .min(1)
        .max(DATABASE_BYTES_MAX)
        .optional()
        .describe('A larger file is not taken. By default 32 MiB, and 192 MiB for a database'),
    }),
    result: schedule,
    audit: 'write',
    auditFields: ['name', 'kind', 'everyHours', 'licence', 'sha256', 'bytesMax'],
    auditParts: { url: serverOf, checksumUrl: serverOf },
  },
  unschedule: {
    name: 'feeds.unschedule',
    method: 'DELETE',
    path: '/risk/feed-schedules/:name',
    summary: 'Fetch a feed no more. Its versions stay',
    roles: WRITERS,
    params: z.strictObject({ name: feedName.describe('Name of the feed') }),
    result: z.object({ removed: z.literal(true) }),
    audit: 'write',
    auditFields: ['name'],
  },
  fetch: {
    name: 'feeds.fetch',
    method: 'POST',
    path: '/risk/feed-schedules/:name/fetch',
    summary: 'Fetch a scheduled feed now, and make it active',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({
      name: feedName.describe('Name of the feed'),
      force: forceDoubtful,
    }),
    result: z.object({
      outcome: z.enum(['imported', 'unchanged', 'failed']),
      problem,
      feedId: z.string().nullable().describe('The version that was imported'),
      rows: z.int().nullable(),
      refusedRows: z.int().nullable(),
    }),
    isBadNews: ({ outcome }: { readonly outcome: string }) => outcome === 'failed',
    audit: 'write',
    auditFields: ['name', 'force'],
  },
});

/** The bytes of a feed at most, if its schedule does not say. */
export function defaultBytesMax(kind: FeedKind): number {
  return kind === 'address-database' ? DATABASE_BYTES_MAX : FEED_BYTES_MAX;
}
