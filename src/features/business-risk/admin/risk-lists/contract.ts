import { z } from 'zod';
import { LISTED_FORMS, LIST_KINDS } from '../../lists/list-entry.ts';
import { LIST_STATES } from '../../lists/list-store.ts';
import { LISTED_KEYS_MAX } from '../../lists/key-draft.ts';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';
import { instant } from '../../../../wire/admin/instant.ts';
import { toldOrWritten, toldText } from '../../../../wire/told/told-fields.ts';
import { told } from '../../../../kernel/told.ts';

const CSV_BYTES_MAX = 32 * 1024 * 1024;
/** The most refused rows that an import, and a preview, tells. */
export const REFUSED_TOLD = 100;
export const REFUSED_PREVIEWED = 1_000;

const READERS = ['owner', 'operator', 'analyst', 'compliance', 'auditor'] as const;
const WRITERS = ['owner', 'operator', 'analyst'] as const;

const entryId = z
  .string()
  .regex(/^[\w-]{1,64}$/, told`is not an entry id`)
  .describe('Id of the entry');
const note = z.string().max(200);
const list = z
  .string()
  .max(32)
  .describe('`allow`, `block`, or a name of your own. Rules read a list of your own as list_NAME');
const scope = {
  scene: z.string().max(64).optional().describe('Only for this SceneCode'),
  appId: z.string().max(64).optional().describe('Only for this app'),
  start: instant
    .optional()
    .describe('Start of validity: a day in Asia/Shanghai or an ISO 8601 time. The default is now'),
  end: instant.optional().describe('End of validity: the last day, or an ISO 8601 time. The default is no end'),
  note: note.optional().describe('The reason, without personal data'),
};

const entry = z.object({
  id: z.string(),
  list: z.string(),
  kind: z.enum(LIST_KINDS),
  shown: z.string().describe('The masked value, the CIDR block, or the first digits of a pseudonym'),
  form: z
    .enum(LISTED_FORMS)
    .nullable()
    .describe(
      'Is md5 if the value was listed in plain, and pseudonym if it was listed from a decision. Null for CIDR blocks',
    ),
  scene: z.string().nullable(),
  appId: z.string().nullable(),
  startAtMs: z.int(),
  endAtMs: z.int().nullable(),
  note: z.string(),
  createdBy: z.string(),
  createdAtMs: z.int(),
});
const hits = {
  hitsLastDay: z.int().describe('Decisions of the last 24 hours to which it applied; the first hour counts whole'),
  hitsLastWeek: z.int().describe('Decisions of the last seven days'),
  lastHitAtMs: z.int().nullable().describe('Null if it never applied'),
};
const refusedRow = z.object({ line: z.int(), problem: toldText() });
const csv = z.string().min(1).max(CSV_BYTES_MAX).meta({ file: 'text' }).describe('CSV with a header');

/**
 * Admin operations for the lists of the risk decision. Values are sent in bodies, kept as pseudonyms and returned
 * masked.
 */
export const riskListContracts = defineAdmin({
  list: {
    name: 'list-entries.list',
    method: 'GET',
    path: '/risk/list-entries',
    summary: 'List entries with their hits, newest first, including ended ones',
    roles: READERS,
    params: z.strictObject({
      list: z.string().max(32).optional().describe('Only entries of this list'),
      kind: z.enum(LIST_KINDS).optional().describe('Only entries of this kind'),
      state: z.enum(LIST_STATES).optional().describe('Only entries that hold now, have ended, or are still to come'),
      endingDays: z.coerce
        .number()
        .int()
        .min(1)
        .max(3660)
        .optional()
        .describe('Only entries that hold and end within so many days'),
      app: z.string().max(64).optional().describe('Only entries for this app alone'),
      scene: z.string().max(64).optional().describe('Only entries for this SceneCode alone'),
      text: z.string().min(1).max(200).optional().describe('Only entries with this text in their note'),
      after: entryId.optional().describe('The last id of the previous page'),
      limit: z.coerce.number().int().min(1).max(1000).default(50).describe('Entries of this page, at most 1000'),
    }),
    result: z.object({ entries: z.array(entry.extend(hits)) }),
    audit: 'none',
    auditFields: [],
  },
  overview: {
    name: 'list-entries.overview',
    method: 'GET',
    path: '/risk/lists',
    summary: 'Show each list with its numbers of entries and hits, and the rules that read it',
    roles: READERS,
    params: z.strictObject({}),
    result: z.object({
      lists: z
        .array(
          z.object({
            list: z.string(),
            now: z.int().describe('Entries that hold'),
            coming: z.int(),
            ended: z.int(),
            endingSoon: z.int().describe('Entries that hold and end within seven days'),
            ...hits,
            readBy: z
              .array(z.object({ ruleId: z.string(), title: toldOrWritten(), state: z.enum(['active', 'shadow']) }))
              .describe('Rules that read it as list_NAME. The lists allow and block settle decisions by themselves'),
          }),
        )
        .describe('`allow` and `block` first, then lists of your own, also those that only rules name'),
    }),
    audit: 'none',
    auditFields: [],
  },
  find: {
    name: 'list-entries.find',
    method: 'POST',
    path: '/risk/list-entries/find',
    summary: 'Find every entry that lists a value, whichever form it was listed in, and say whether it applies',
    roles: READERS,
    params: z.strictObject({
      kind: z.enum(LIST_KINDS).describe('What the value is'),
      value: z
        .string()
        .min(1)
        .max(4096)
        .describe('An account, phone, device number or token, in plain or as its md5, sha256 or SM3. Or an address'),
      app: z.string().max(64).optional().describe('App of the request. Without it, the apps of entries are not judged'),
      scene: z.string().max(64).optional().describe('SceneCode of the request. Without it, the scene is not judged'),
      qqAppId: z.string().max(256).optional().describe('QqAppId, for an account of QQ that was listed from a decision'),
    }),
    result: z.object({
      entries: z
        .array(
          entry.extend({
            ...hits,
            verdict: z
              .enum(['applies', 'ended', 'coming', 'other-app', 'other-scene'])
              .describe('Whether the entry applies at present to such a request, or what keeps it from applying'),
          }),
        )
        .describe('Those that apply first, at most 500'),
    }),
    audit: 'look',
    auditFields: ['kind', 'app', 'scene'],
  },
  add: {
    name: 'list-entries.add',
    method: 'POST',
    path: '/risk/list-entries',
    summary: 'Allow or block an account, phone, device or address',
    roles: WRITERS,
    params: z.strictObject({
      list,
      kind: z.enum(LIST_KINDS).describe('What the value is'),
      value: z
        .string()
        .min(1)
        .max(256)
        .describe('An account, phone or device number, in plain or as its md5 or sha256. Or an address or CIDR block'),
      ...scope,
    }),
    result: entry,
    audit: 'write',
    auditFields: ['list', 'kind', 'scene', 'appId', 'start', 'end'],
  },
  addEntities: {
    name: 'list-entries.add-entities',
    method: 'POST',
    path: '/risk/list-entities',
    summary: 'List accounts, phones, devices and addresses of decisions by their pseudonyms, as risk.graph shows them',
    roles: WRITERS,
    params: z.strictObject({
      list,
      entities: z
        .array(
          z
            .string()
            .regex(/^(?:account|phone|device|address):[0-9a-f]{32}$/, told`is not an entity such as device:3f2a9c…`),
        )
        .min(1)
        .max(LISTED_KEYS_MAX)
        .describe('Kind and pseudonym of each, e.g. device:3f2a9c01b7d44e5f8a6b7c8d9e0f1a2b'),
      ...scope,
    }),
    result: z.object({
      added: z.array(entry),
      known: z.array(entry).describe('Entries of the same list that are in force already, for at least as long'),
    }),
    audit: 'write',
    auditFields: ['list', 'entities', 'scene', 'appId', 'start', 'end'],
  },
  change: {
    name: 'list-entries.change',
    method: 'PATCH',
    path: '/risk/list-entries/:entryId',
    summary: 'Change when an entry ends, or its note',
    roles: WRITERS,
    params: z.strictObject({
      entryId,
      end: instant
        .nullable()
        .optional()
        .describe('End of validity: the last day, or an ISO 8601 time. null removes the end, a past time ends it'),
      note: note.optional().describe('The reason, without personal data'),
    }),
    result: entry,
    audit: 'write',
    auditFields: ['entryId', 'end'],
  },
  import: {
    name: 'list-entries.import',
    method: 'POST',
    path: '/risk/list-entries/import',
    summary: 'Import entries from a CSV: list, kind, value and optionally scene, appId, start, end, note',
    roles: WRITERS,
    params: z.strictObject({
      csv,
      more: z
        .boolean()
        .default(false)
        .describe('More parts of the same file follow. The entries are in force once the last part is answered'),
    }),
    result: z.object({
      added: z.int(),
      unchanged: z.int().describe('Rows of which everything is listed already. They add nothing'),
      duplicates: z.int().describe('Rows that say again what an earlier row of the file says. They add nothing'),
      refusedRows: z.int(),
      refused: z.array(refusedRow).describe('The first 100'),
    }),
    audit: 'write',
    auditFields: [],
    bodyBytesMax: CSV_BYTES_MAX + 65_536,
  },
  preview: {
    name: 'list-entries.preview',
    method: 'POST',
    path: '/risk/list-entries/preview',
    summary: 'Show what an import of a CSV would add and which rows it would refuse. It adds nothing',
    roles: WRITERS,
    params: z.strictObject({ csv }),
    result: z.object({
      rows: z.int(),
      added: z.int().describe('Entries that an import would add'),
      unchanged: z.int().describe('Rows of which everything is listed already'),
      duplicates: z.int().describe('Rows that say again what an earlier row says'),
      refusedRows: z.int(),
      refused: z.array(refusedRow).describe('The first 1000'),
      parts: z.array(z.object({ list: z.string(), kind: z.enum(LIST_KINDS), entries: z.int() })),
    }),
    // Of a value in the file it tells whether it is listed, so it is a look like list-entries.find.
    audit: 'look',
    auditFields: [],
    bodyBytesMax: CSV_BYTES_MAX + 65_536,
  },
  export: {
    name: 'list-entries.export',
    method: 'GET',
    path: '/risk/list-entries/export',
    summary: 'Export every entry as CSV that this site can import again. It holds no plain value',
    roles: READERS,
    params: z.strictObject({}),
    result: z.string(),
    audit: 'look',
    auditFields: [],
    streams: ['text/csv'],
  },
  remove: {
    name: 'list-entries.remove',
    method: 'DELETE',
    path: '/risk/list-entries/:entryId',
    summary: 'Forget an entry',
    roles: WRITERS,
    params: z.strictObject({ entryId }),
    result: z.object({ removed: z.literal(true) }),
    audit: 'write',
    auditFields: ['entryId'],
  },
});
