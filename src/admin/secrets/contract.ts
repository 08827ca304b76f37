import { z } from 'zod';
import { CIPHERS } from '../../platform/secrets/aead.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { toldText } from '../../wire/told/told-fields.ts';

const rotation = z.object({
  state: z.enum(['idle', 'running', 'failed']),
  dataKeyId: z.int().describe('Data key under which all values are sealed again'),
  done: z.int().describe('Values that this run has sealed under it'),
  total: z.int().describe('Values that were still to be sealed when the run began'),
  problem: toldText().nullable().describe('Why the last run failed; resume goes on from there'),
});

/** The admin operations on the keys that seal personal data. They never show a key. */
export const secretContracts = defineAdmin({
  show: {
    name: 'secrets.show',
    method: 'GET',
    path: '/secrets',
    summary: 'Show which keys there are, and how far a rotation is',
    roles: ['owner', 'auditor'],
    params: z.strictObject({}),
    result: z.object({
      siteKeyId: z.string().describe('Tells site keys apart and reveals nothing about the key'),
      dataKeys: z.array(
        z.object({ id: z.int(), cipher: z.enum(CIPHERS), createdAtMs: z.int(), isCurrent: z.boolean() }),
      ),
      rotation,
    }),
    audit: 'none',
    auditFields: [],
  },
  rotate: {
    name: 'secrets.rotate',
    method: 'POST',
    path: '/secrets/rotate',
    summary: 'Make a new data key and seal everything under it again, while the site goes on working',
    roles: ['owner'],
    params: z.strictObject({
      cipher: z.enum(CIPHERS).optional().describe('Cipher of the new key; by default the same as before'),
    }),
    result: rotation,
    audit: 'write',
    auditFields: ['cipher'],
  },
  resume: {
    name: 'secrets.resume',
    method: 'POST',
    path: '/secrets/resume',
    summary: 'Go on with a rotation that failed',
    roles: ['owner'],
    params: z.strictObject({}),
    result: rotation,
    audit: 'write',
    auditFields: [],
  },
  forget: {
    name: 'secrets.forget',
    method: 'DELETE',
    path: '/secrets/data-keys/:dataKeyId',
    summary: 'Delete an older data key for good; possible an hour after the rotation, once nothing is sealed with it',
    roles: ['owner'],
    params: z.strictObject({
      dataKeyId: z.coerce.number().int().min(1).describe('Id of the data key'),
      force: z
        .stringbool()
        .default(false)
        .meta({ flag: true })
        .describe('Delete it within the hour too. What a call still seals with the key is then lost'),
    }),
    result: z.object({ forgotten: z.literal(true) }),
    audit: 'write',
    auditFields: ['dataKeyId', 'force'],
  },
  changeSiteKey: {
    name: 'secrets.change-site-key',
    method: 'POST',
    path: '/secrets/site-key',
    summary: 'Make a new site key and replace its file; back up the new key, and keep the old one for older backups',
    roles: ['owner'],
    params: z.strictObject({}),
    result: z.object({
      siteKeyId: z.string(),
      previousFile: z.string().describe('File on the server that holds the old key'),
    }),
    audit: 'write',
    auditFields: [],
  },
});
