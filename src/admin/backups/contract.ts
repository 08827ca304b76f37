import { z } from 'zod';
import { PASSPHRASE_CHARS_MIN } from '../../platform/secrets/sealed-secrets.ts';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { toldText } from '../../wire/told/told-fields.ts';

const to = z
  .string()
  .min(1)
  .max(4096)
  .describe('Folder on the server for backups; each backup gets a folder of its own in it');
const keepDays = z.coerce
  .number()
  .int()
  .min(1)
  .max(3650)
  .default(30)
  .describe('Days until the server removes the backup');
const recipient = z
  .string()
  .max(2000)
  .meta({ file: 'text' })
  .describe('X25519 public key (PEM) to which the site key and admin.token are sealed; without it they are left out');

const backup = z.object({
  id: z.string(),
  startedAtMs: z.int(),
  finishedAtMs: z.int().nullable(),
  keptUntilAtMs: z.int(),
  removedAtMs: z.int().nullable(),
  bytes: z.int(),
  sealedSecrets: z.enum(['none', 'passphrase', 'recipient']),
  problem: toldText().nullable(),
  folder: z.string(),
});
const plan = z.object({
  to: z.string().nullable(),
  everyHours: z.number().nullable(),
  keepDays: z.int().nullable(),
  sealsSiteKey: z.boolean(),
  from: z.enum(['settings', 'command line', 'nowhere']),
  nextAtMs: z.int().nullable(),
  elsewhere: toldText()
    .nullable()
    .describe('With what the site is backed up instead, e.g. in a cluster. Null if the server makes the backups'),
});

/** The admin operations on backups that the server makes while it works. */
export const backupContracts = defineAdmin({
  make: {
    name: 'backups.make',
    method: 'POST',
    path: '/backups',
    summary: 'Make a backup of everything while the site works, and verify it',
    roles: ['owner'],
    params: z.strictObject({
      to,
      keepDays,
      recipient: recipient.optional(),
      passphrase: z
        .string()
        .min(PASSPHRASE_CHARS_MIN)
        .max(1024)
        .optional()
        .describe('Passphrase under which the site key and admin.token are sealed, instead of a recipient'),
    }),
    result: backup,
    audit: 'write',
    auditFields: ['to', 'keepDays'],
    underWay: 'leaves-nothing',
  },
  list: {
    name: 'backups.list',
    method: 'GET',
    path: '/backups',
    summary: 'List the backups, removed ones too',
    roles: ['owner', 'operator', 'auditor'],
    params: z.strictObject({}),
    result: z.object({ backups: z.array(backup) }),
    audit: 'none',
    auditFields: [],
  },
  schedule: {
    name: 'backups.schedule',
    method: 'GET',
    path: '/backups/schedule',
    summary: 'Show the schedule of backups',
    roles: ['owner', 'operator', 'auditor'],
    params: z.strictObject({}),
    result: plan,
    audit: 'none',
    auditFields: [],
  },
  setSchedule: {
    name: 'backups.set-schedule',
    method: 'PUT',
    path: '/backups/schedule',
    summary: 'Let the server make backups by a schedule; without a folder, the schedule ends',
    roles: ['owner'],
    params: z.strictObject({
      to: to.optional(),
      everyHours: z.coerce.number().min(0.25).max(8760).default(24).describe('Hours between two backups'),
      keepDays,
      recipient: recipient.optional(),
    }),
    result: plan,
    audit: 'write',
    auditFields: ['to', 'everyHours', 'keepDays'],
    underWay: 'leaves-nothing',
  },
});
