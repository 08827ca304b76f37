import { z } from 'zod';
import { IDENTIFIER_LENGTH_MAX } from '../../identity/clean-text.ts';
import { REFERENCE_PHOTOS_MAX } from '../../people/reference-face.ts';
import { ERASURE_REASONS } from '../../people/erasure.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { toldText, toldBeside } from '../../wire/told/told-fields.ts';
import { told } from '../../kernel/told.ts';

const idNumber = z
  .string()
  .min(15)
  .max(IDENTIFIER_LENGTH_MAX)
  .describe('Id number, 18 characters or the 15 digits of the first generation');
const realName = z
  .string()
  .min(1)
  .max(IDENTIFIER_LENGTH_MAX)
  .describe('Name as on the card, in Han characters or Latin letters');
const personId = z
  .string()
  .regex(/^[0-9a-f]{32}$/, told`not a person id`)
  .describe('Id of the person, 32 hex digits');
/** Photos of up to 12 MiB, in base64. All photos of one request share this bound. */
const PHOTO_TEXT_MAX = 17 * 1024 * 1024;

const photo = z.base64().max(PHOTO_TEXT_MAX).meta({ file: true });

const person = z.object({
  personId: z.string(),
  idNumber: z.string().describe('Masked'),
  realName: z.string().describe('Masked'),
  face: z.enum(['embedding', 'no-photo', 'no-face']),
  modelIds: z.array(z.string()),
  photos: z.int().describe('Photos that are references, at most 5'),
  keepsPhoto: z.boolean(),
  enrolledAtMs: z.int(),
  changedAtMs: z.int(),
});

/** A certificate of erasure, as the admin API shows and takes it. */
export const certificateSchema = z.object({
  kind: z.literal('renzheng.erasure-certificate'),
  version: z.literal(1),
  certificateId: z.string(),
  personId: z.string(),
  reason: z.enum(ERASURE_REASONS),
  startedAt: z.string(),
  erasedAt: z.string(),
  erased: z.array(z.object({ place: z.string(), items: z.int() })),
  remains: z.array(z.string()),
  digest: z.string(),
  seal: z.string(),
});

/** What was erased and what remains in 中文, beside a certificate for a caller that reads 中文. */
export const certificateInChinese = z
  .object({ erased: certificateSchema.shape.erased, remains: certificateSchema.shape.remains })
  .optional()
  .describe('What was erased and what remains in 中文, if the caller asks for it. It is not under the seal');

/** A certificate as it is issued. Its texts stay as they are, because the seal covers them. */
const issuedCertificateSchema = certificateSchema
  .extend({ inChinese: certificateInChinese })
  .meta(toldBeside(['erased', 'remains']));

/** A certificate as the site keeps it, and whether it still is as it was issued. */
export const keptCertificateSchema = certificateSchema
  .extend({
    inChinese: certificateInChinese,
    isGenuine: z
      .boolean()
      .describe('Whether the seal holds. If not, the database changed or damaged it after it was issued'),
  })
  .meta(toldBeside(['erased', 'remains']));

const enrolment = z.strictObject({
  idNumber,
  name: realName,
  photo: photo
    .optional()
    .meta({ file: true })
    .describe('Photo that shows only this person: JPEG, PNG, WebP, BMP, GIF or TIFF'),
  morePhotos: z
    .array(photo)
    .max(REFERENCE_PHOTOS_MAX - 1)
    .default([])
    .describe('More photos of the person, so that at most 5 are registered; all together up to 12 MiB'),
  replaceFace: z.boolean().default(false).describe('Let these photos replace those that are registered'),
  addPhotos: z.boolean().default(false).describe('Add these photos to those that are registered, up to 5'),
  unusablePhoto: z
    .enum(['refuse', 'register-without-face'])
    .default('refuse')
    .describe('What to do if no face in the photo can be used'),
});
const reEncoding = z.object({
  state: z.enum(['idle', 'running', 'failed']),
  modelId: z.string().describe('Encoder in use'),
  encoded: z.int().describe('Photos that were encoded in this run'),
  unusable: z
    .int()
    .describe(
      'Kept photos that show no usable face, or another person than the others; their people need another photo',
    ),
  problem: toldText().nullable().describe('Why the last run failed; starting again goes on from there'),
});
const did = z.enum(['added', 'face-added', 'face-replaced', 'unchanged']);

/**
 * The admin operations on the people of the register. Numbers and names travel in bodies, never in URLs, and come back
 * masked, e.g. `1****************X`.
 */
export const personContracts = defineAdmin({
  add: {
    name: 'persons.add',
    method: 'POST',
    path: '/persons',
    summary: 'Register a person with up to five photos; registering again changes nothing',
    roles: ['owner', 'operator', 'compliance'],
    params: enrolment,
    result: z.object({ personId: z.string(), did }),
    audit: 'write',
    auditFields: ['replaceFace', 'addPhotos', 'unusablePhoto'],
    bodyBytesMax: PHOTO_TEXT_MAX + 4096,
  },
  enrol: {
    name: 'persons.enrol',
    method: 'POST',
    path: '/persons/enrol',
    summary: 'Register one of many people; works like persons.add, but gives a refusal as a result',
    roles: ['owner', 'operator', 'compliance'],
    params: enrolment,
    result: z.discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), did }),
      z.object({ ok: z.literal(false), refusal: z.string(), detail: toldText() }),
    ]),
    audit: 'write',
    auditFields: ['replaceFace', 'addPhotos', 'unusablePhoto'],
    bodyBytesMax: PHOTO_TEXT_MAX + 4096,
    requestsPerMinute: 1_000_000,
  },
  find: {
    name: 'persons.find',
    method: 'POST',
    path: '/persons/find',
    summary: 'Show what is stored about a person, masked',
    roles: ['owner', 'operator', 'compliance', 'auditor'],
    params: z.strictObject({ idNumber }),
    result: person,
    audit: 'look',
    auditFields: [],
  },
  list: {
    name: 'persons.list',
    method: 'GET',
    path: '/persons',
    summary: 'List people, masked',
    roles: ['owner', 'operator', 'compliance', 'auditor'],
    params: z.strictObject({
      after: personId.optional().describe('The last id of the page before'),
      limit: z.coerce.number().int().min(1).max(1000).default(50).describe('People of this page, at most 1000'),
    }),
    result: z.object({ persons: z.array(person) }),
    audit: 'look',
    // The audit is kept for ever, so it names no person.
    auditFields: ['limit'],
  },
  count: {
    name: 'persons.count',
    method: 'GET',
    path: '/persons/count',
    summary:
      'Count the people, faces and photos that are stored; from 100,000 faces on, a filing with the authorities is due',
    roles: ['owner', 'operator', 'compliance', 'auditor'],
    params: z.strictObject({}),
    result: z.object({ persons: z.int(), faces: z.int(), photos: z.int() }),
    audit: 'none',
    auditFields: [],
  },
  rename: {
    name: 'persons.rename',
    method: 'POST',
    path: '/persons/rename',
    summary: 'Correct the name of a person',
    roles: ['owner', 'operator', 'compliance'],
    params: z.strictObject({ idNumber, name: realName }),
    result: person,
    audit: 'write',
    auditFields: [],
  },
  remove: {
    name: 'persons.remove',
    method: 'POST',
    path: '/persons/remove',
    summary: 'Erase everything about a person for good, and certify the erasure',
    roles: ['owner', 'operator', 'compliance'],
    params: z.strictObject({
      idNumber,
      reason: z.enum(ERASURE_REASONS).default('requested-by-person').describe('Why'),
    }),
    result: issuedCertificateSchema,
    audit: 'write',
    auditFields: ['reason'],
    underWay: 'waits',
  },
  reEncode: {
    name: 'persons.re-encode',
    method: 'POST',
    path: '/persons/re-encode',
    summary: 'After a change of encoder, make faces of the encoder in use of every photo that is kept',
    roles: ['owner', 'operator'],
    params: z.strictObject({}),
    result: reEncoding,
    audit: 'write',
    auditFields: [],
  },
  reEncoding: {
    name: 'persons.re-encoding',
    method: 'GET',
    path: '/persons/re-encode',
    summary: 'Show how far the re-encoding is',
    roles: ['owner', 'operator', 'compliance', 'auditor'],
    params: z.strictObject({}),
    result: reEncoding,
    audit: 'none',
    auditFields: [],
  },
  certificates: {
    name: 'persons.certificates',
    method: 'POST',
    path: '/persons/certificates',
    summary: 'Show the erasure certificates of a person',
    roles: ['owner', 'operator', 'compliance', 'auditor'],
    params: z.strictObject({ idNumber }),
    result: z.object({ certificates: z.array(keptCertificateSchema) }),
    isBadNews: ({ certificates }: { readonly certificates: readonly { readonly isGenuine: boolean }[] }) =>
      certificates.some(({ isGenuine }) => !isGenuine),
    audit: 'look',
    auditFields: [],
  },
});
