import { z } from 'zod';
import { CIPHERS } from '../../platform/secrets/aead.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';

const rotation = z.object({
  state: z.enum(['idle', 'running', 'failed']),
  dataKeyId: z.int().describe('Data key under which everything is brought'),
  done: z.int().describe('Values brought under it in this run'),
  total: z.int().describe('Values that had to be, when the run began'),
  problem: z.string().nullable().describe('Why the last run failed; resume goes on'),
});

/** The keys under which personal data lies. None of them is ever shown. */
export const secretContracts = defineAdmin({
  show: {
    name: 'secrets.show',
    method: 'GET',
    path: '/secrets',
    summary: 'Show which keys there are and how a rotation goes on',
    roles: ['owner', 'auditor'],
    params: z.strictObject({}),
    result: z.object({
      siteKeyId: z.string().describe('Tells site keys apart and says nothing about the key'),
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
    summary: 'Make a new data key and bring everything under it, while the site goes on working',
    roles: ['owner'],
    params: z.strictObject({
      cipher: z.enum(CIPHERS).optional().describe('Cipher of the new key; by default that of the present one'),
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
    summary: 'Forget an older data key for good, once nothing is sealed with it: an hour after the rotation',
    roles: ['owner'],
    params: z.strictObject({ dataKeyId: z.coerce.number().int().min(1).describe('Id of the data key') }),
    result: z.object({ forgotten: z.literal(true) }),
    audit: 'write',
    auditFields: ['dataKeyId'],
  },
  changeSiteKey: {
    name: 'secrets.change-site-key',
    method: 'POST',
    path: '/secrets/site-key',
    summary:
      'Make a new site key in place of the present file; back the new one up, keep the old one for older backups',
    roles: ['owner'],
    params: z.strictObject({}),
    result: z.object({
      siteKeyId: z.string(),
      previousFile: z.string().describe('File of the old key on the server'),
    }),
    audit: 'write',
    auditFields: [],
  },
});
