import { z } from 'zod';
import { DIGEST_KINDS } from '../../../../kernel/digests.ts';
import { LIST_KINDS } from '../../lists/list-entry.ts';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';

const CSV_BYTES_MAX = 32 * 1024 * 1024;
const entryId = z
  .string()
  .regex(/^[\w-]{1,64}$/, 'not an entry id')
  .describe('Id of the entry');
const time = z.iso.datetime({ offset: true });

const entry = z.object({
  id: z.string(),
  list: z.enum(['allow', 'block']),
  kind: z.enum(LIST_KINDS),
  shown: z.string().describe('Masked, or the CIDR block'),
  form: z.enum(DIGEST_KINDS).nullable().describe('md5 too if it was listed in plain; null for addresses'),
  scene: z.string().nullable(),
  appId: z.string().nullable(),
  startAtMs: z.int(),
  endAtMs: z.int().nullable(),
  note: z.string(),
  createdBy: z.string(),
  createdAtMs: z.int(),
});

/** Allow- and block-list of the risk decision. Values travel in bodies, are kept as pseudonyms and come back masked. */
export const riskListContracts = defineAdmin({
  list: {
    name: 'list-entries.list',
    method: 'GET',
    path: '/risk/list-entries',
    summary: 'List entries, newest first, ended ones included',
    roles: ['owner', 'operator', 'auditor'],
    params: z.strictObject({
      after: entryId.optional().describe('The last id of the page before'),
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
    roles: ['owner', 'operator'],
    params: z.strictObject({
      list: z.enum(['allow', 'block']).describe('Which list'),
      kind: z.enum(LIST_KINDS).describe('What the value is'),
      value: z
        .string()
        .min(1)
        .max(256)
        .describe('Account, phone or device number, plain or its md5 or sha256; address or CIDR block'),
      scene: z.string().max(64).optional().describe('Only for this SceneCode'),
      appId: z.string().max(64).optional().describe('Only for this app'),
      start: time.optional().describe('Holds from then on, ISO 8601; by default from now on'),
      end: time.optional().describe('Holds no longer than that, ISO 8601; by default without an end'),
      note: z.string().max(200).optional().describe('Why; no personal data'),
    }),
    result: entry,
    audit: 'write',
    auditFields: ['list', 'kind', 'scene', 'appId', 'start', 'end'],
  },
  import: {
    name: 'list-entries.import',
    method: 'POST',
    path: '/risk/list-entries/import',
    summary: 'Take entries of a CSV in: list, kind, value and optionally scene, appId, start, end, note',
    roles: ['owner', 'operator'],
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
    summary: 'Export every entry as CSV that this site can import again; no plain value is in it',
    roles: ['owner', 'operator', 'auditor'],
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
    roles: ['owner', 'operator'],
    params: z.strictObject({ entryId }),
    result: z.object({ removed: z.literal(true) }),
    audit: 'write',
    auditFields: ['entryId'],
  },
});
