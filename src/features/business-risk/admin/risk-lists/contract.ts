import { z } from 'zod';
import { LISTED_FORMS, LIST_KINDS } from '../../lists/list-entry.ts';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';

const CSV_BYTES_MAX = 32 * 1024 * 1024;
const entryId = z
  .string()
  .regex(/^[\w-]{1,64}$/, 'is not an entry id')
  .describe('Id of the entry');
const time = z.iso.datetime({ offset: true });

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

/**
 * Admin operations for the allow-list and block-list of the risk decision. Values are sent in bodies, kept as
 * pseudonyms and returned masked.
 */
export const riskListContracts = defineAdmin({
  list: {
    name: 'list-entries.list',
    method: 'GET',
    path: '/risk/list-entries',
    summary: 'List entries, newest first, including ended ones',
    roles: ['owner', 'operator', 'analyst', 'compliance', 'auditor'],
    params: z.strictObject({
      after: entryId.optional().describe('The last id of the previous page'),
      limit: z.coerce.number().int().min(1).max(1000).default(50).describe('Entries of this page, at most 1000'),
    }),
    result: z.object({ entries: z.array(entry) }),
    audit: 'none',
    auditFields: [],
  },
  add: {
    name: 'list-entries.add',
    method: 'POST',
    path: '/risk/list-entries',
    summary: 'Allow or block an account, phone, device or address',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({
      list: z
        .string()
        .max(32)
        .describe('`allow`, `block`, or a name of your own. Rules read a list of your own as list_NAME'),
      kind: z.enum(LIST_KINDS).describe('What the value is'),
      value: z
        .string()
        .min(1)
        .max(256)
        .describe('An account, phone or device number, in plain or as its md5 or sha256. Or an address or CIDR block'),
      scene: z.string().max(64).optional().describe('Only for this SceneCode'),
      appId: z.string().max(64).optional().describe('Only for this app'),
      start: time.optional().describe('Start of validity, ISO 8601. The default is now'),
      end: time.optional().describe('End of validity, ISO 8601. The default is no end'),
      note: z.string().max(200).optional().describe('The reason, without personal data'),
    }),
    result: entry,
    audit: 'write',
    auditFields: ['list', 'kind', 'scene', 'appId', 'start', 'end'],
  },
  import: {
    name: 'list-entries.import',
    method: 'POST',
    path: '/risk/list-entries/import',
    summary: 'Import entries from a CSV: list, kind, value and optionally scene, appId, start, end, note',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({
      csv: z.string().min(1).max(CSV_BYTES_MAX).meta({ file: 'text' }).describe('CSV with a header'),
    }),
    result: z.object({
      added: z.int(),
      refusedRows: z.int(),
      refused: z.array(z.object({ line: z.int(), problem: z.string() })).describe('The first 100'),
    }),
    audit: 'write',
    auditFields: [],
    bodyBytesMax: CSV_BYTES_MAX + 65_536,
  },
  export: {
    name: 'list-entries.export',
    method: 'GET',
    path: '/risk/list-entries/export',
    summary: 'Export every entry as CSV that this site can import again. It holds no plain value',
    roles: ['owner', 'operator', 'analyst', 'compliance', 'auditor'],
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
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({ entryId }),
    result: z.object({ removed: z.literal(true) }),
    audit: 'write',
    auditFields: ['entryId'],
  },
});
