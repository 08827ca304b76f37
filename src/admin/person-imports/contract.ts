import { z } from 'zod';
import { IMPORT_PART_BYTES_MAX, IMPORT_PARTS_MAX } from '../../people/import/import-desk.ts';
import { TEXT_ENCODINGS } from '../../tables/text-encoding.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { languageOf } from '../../wire/admin/text-language.ts';
import { toldText } from '../../wire/told/told-fields.ts';
import { told } from '../../kernel/told.ts';

const importId = z
  .string()
  .regex(/^imp_[0-9a-f]{18}$/, told`not the id of an import`)
  .describe('Id of the import');
const language = languageOf('the reasons');
const base64Of = (bytes: number) => Math.ceil(bytes / 3) * 4;
/** Photos of up to 12 MiB, in base64 with their names. */
const PHOTOS_BODY_MAX = 17 * 1024 * 1024;
const WRITERS = ['owner', 'operator', 'compliance'] as const;
const READERS = [...WRITERS, 'auditor'] as const;
/** Parts and photos of one upload arrive one after the other. */
const UPLOADS_PER_MINUTE = 100_000;

const brief = z.object({
  importId: z.string(),
  state: z
    .enum(['receiving', 'checked', 'running', 'stopped', 'failed', 'done'])
    .describe('checked: it can start. stopped and failed: it can go on'),
  startedBy: z.string(),
  receivedAtMs: z.int(),
  endsAtMs: z.int().describe('When everything that is kept of it is removed, unless something happens to it'),
  mends: z.string().nullable().describe('The import whose refused rows it mends'),
  rows: z.int(),
  done: z.int().describe('Rows that have ended, refused ones too'),
  added: z.int(),
  updated: z.int().describe('People who got a first face or another one'),
  unchanged: z.int(),
  refused: z.int(),
  photos: z.int().describe('Photos that arrived'),
  isWaiting: z.boolean().describe('Whether people wait to be registered, because the server is busy with calls'),
  problem: toldText().nullable().describe('Why it failed. Starting again goes on'),
});
const whole = brief.extend({
  hasPhotos: z.boolean().describe('Without photos, numbers and names alone are registered'),
  photosMissing: z.int().describe('Rows of which a photo did not arrive'),
  columns: z.array(
    z.object({
      name: z.string(),
      meaning: z
        .enum(['id-number', 'name', 'photo', 'more-photos'])
        .nullable()
        .describe('What it is read as. Null if it is not read'),
    }),
  ),
  reasons: z
    .array(z.object({ refusal: z.string(), rows: z.int(), reason: z.string(), advice: z.string() }))
    .describe('Why rows were refused, most frequent first'),
  firstRefused: z
    .array(
      z.object({
        row: z.int(),
        line: z.int(),
        refusal: z.string(),
        reason: z.string(),
        advice: z.string(),
        detail: toldText(),
      }),
    )
    .describe('The first refused rows, without what is in them'),
});

/**
 * The admin operations on imports of people that the server carries out: send the file in parts and the photos, check
 * it, start, and mend what was refused. What is in a row comes back only with the refused rows.
 */
export const personImportContracts = defineAdmin({
  part: {
    name: 'person-imports.part',
    method: 'POST',
    path: '/person-imports/parts',
    summary: 'Send a part of a CSV or JSON Lines file of people. Without an id, it begins an import',
    roles: WRITERS,
    params: z.strictObject({
      importId: importId.optional().describe('Id that the first part was answered with'),
      part: z.coerce
        .number()
        .int()
        .min(0)
        .max(IMPORT_PARTS_MAX - 1)
        .describe('Number of the part, from 0'),
      bytes: z
        .base64()
        .max(base64Of(IMPORT_PART_BYTES_MAX))
        .meta({ file: true })
        .describe('The part in base64, at most 4 MiB of bytes'),
    }),
    result: z.object({ importId: z.string() }),
    audit: 'write',
    auditFields: ['importId', 'part'],
    bodyBytesMax: base64Of(IMPORT_PART_BYTES_MAX) + 65_536,
    requestsPerMinute: UPLOADS_PER_MINUTE,
  },
  photos: {
    name: 'person-imports.photos',
    method: 'POST',
    path: '/person-imports/:importId/photos',
    summary: 'Send photos that the rows of the file name, before the file is checked',
    roles: WRITERS,
    params: z.strictObject({
      importId,
      photos: z
        .array(z.strictObject({ name: z.string().min(1).max(1024), bytes: z.base64() }))
        .min(1)
        .max(500)
        .meta({ file: 'json' })
        .describe('List of {name, bytes in base64}, as JSON; at most 12 MiB of bytes, and 8 MiB a photo'),
    }),
    result: z.object({ photos: z.int().describe('Photos that arrived so far') }),
    audit: 'write',
    auditFields: ['importId'],
    bodyBytesMax: PHOTOS_BODY_MAX,
    requestsPerMinute: UPLOADS_PER_MINUTE,
  },
  check: {
    name: 'person-imports.check',
    method: 'POST',
    path: '/person-imports/:importId/check',
    summary: 'Read the rows of the file that was sent: how many there are, and which would be refused',
    roles: WRITERS,
    params: z.strictObject({
      importId,
      format: z.enum(['csv', 'ndjson']).default('csv').describe('csv, or ndjson (one JSON object a line)'),
      encoding: z.enum(TEXT_ENCODINGS).default('auto').describe('Encoding of the file'),
      mends: importId.optional().describe('Import whose refused rows the file mends; its photos are used too'),
      language,
    }),
    result: whole,
    audit: 'write',
    auditFields: ['importId', 'format', 'encoding', 'mends'],
  },
  start: {
    name: 'person-imports.start',
    method: 'POST',
    path: '/person-imports/:importId/start',
    summary: 'Register the people of a checked import as a job, or go on; importing again changes nothing',
    roles: WRITERS,
    params: z.strictObject({
      importId,
      missingPhoto: z
        .enum(['refuse', 'register-without-face'])
        .default('refuse')
        .describe('What to do with people whose photo is missing or cannot be used'),
      otherPhotos: z
        .enum(['refuse', 'replace', 'add'])
        .default('refuse')
        .describe('What to do if a face is registered from other photos'),
    }),
    result: brief,
    audit: 'write',
    auditFields: ['importId', 'missingPhoto', 'otherPhotos'],
  },
  stop: {
    name: 'person-imports.stop',
    method: 'POST',
    path: '/person-imports/:importId/stop',
    summary: 'Stop an import. People who are registered stay, and the import can go on later',
    roles: WRITERS,
    params: z.strictObject({ importId }),
    result: brief,
    audit: 'write',
    auditFields: ['importId'],
  },
  list: {
    name: 'person-imports.list',
    method: 'GET',
    path: '/person-imports',
    summary: 'List imports, newest first',
    roles: READERS,
    params: z.strictObject({}),
    result: z.object({ imports: z.array(brief) }),
    audit: 'none',
    auditFields: [],
  },
  show: {
    name: 'person-imports.show',
    method: 'GET',
    path: '/person-imports/:importId',
    summary: 'Show how far an import is, and why rows were refused',
    roles: READERS,
    params: z.strictObject({ importId, language }),
    result: whole,
    audit: 'none',
    auditFields: [],
  },
  refused: {
    name: 'person-imports.refused',
    method: 'GET',
    path: '/person-imports/:importId/refused',
    summary: 'Export the refused rows as CSV with the reason in a column, to mend them and import them again',
    roles: WRITERS,
    params: z.strictObject({ importId, language }),
    result: z.string(),
    audit: 'look',
    auditFields: ['importId'],
    streams: ['text/csv'],
  },
  remove: {
    name: 'person-imports.remove',
    method: 'DELETE',
    path: '/person-imports/:importId',
    summary: 'Remove what is kept of an import: refused rows and photos. People who are registered stay',
    roles: WRITERS,
    params: z.strictObject({ importId }),
    result: z.object({ removed: z.literal(true) }),
    audit: 'write',
    auditFields: ['importId'],
  },
});
