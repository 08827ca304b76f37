import { z } from 'zod';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';
import { languageOf } from '../../../../wire/admin/text-language.ts';
import { toldText } from '../../../../wire/told/told-fields.ts';
import { told } from '../../../../kernel/told.ts';

const readers = ['owner', 'operator', 'analyst', 'auditor'] as const;

const status = z.object({
  id: z.string().nullable(),
  state: z.enum(['idle', 'running', 'done', 'stopped', 'failed']),
  list: z.string().nullable(),
  startedBy: z.string().nullable(),
  startedAtMs: z.int().nullable(),
  done: z.int().describe('Photos that are encoded'),
  total: z.int(),
  isWaiting: z.boolean().describe('Whether it waits, because the server is busy with calls'),
  problem: toldText().nullable().describe('Why nothing was measured'),
  outcome: z
    .object({
      photos: z.int(),
      genuinePairs: z.int(),
      impostorPairs: z.int(),
      cosine60: z.number().nullable().describe('The cosine that a score of 60 would need. Null without a map'),
      cosine70: z.number().nullable(),
      hasMap: z.boolean().describe('Whether some group has enough pairs for a map'),
      isInstalled: z.boolean().describe('Whether the map is in use'),
    })
    .nullable()
    .describe('What was measured. Null unless the last calibration is done'),
});

/**
 * Admin operations for calibrations of faces on the server, from the operator's folder. `renzheng calibrate faces` measures
 * on the machine of the command line instead.
 */
export const calibrationContracts = defineAdmin({
  start: {
    name: 'calibrations.start',
    method: 'POST',
    path: '/calibrations',
    summary: 'Calibrate faces on the server, from a list of labelled photos in the folder of calibration.folder',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({
      list: z
        .string()
        .regex(/^[^/\\]{1,200}\.csv$/i, told`is not the name of a CSV file`)
        .describe('Name of the list: CSV of photo_a,photo_b,same[,group] or file,identity[,group]'),
    }),
    result: status,
    audit: 'write',
    auditFields: ['list'],
  },
  show: {
    name: 'calibrations.show',
    method: 'GET',
    path: '/calibrations',
    summary: 'Show how far the last calibration on the server is and what it measured, and the lists of the folder',
    roles: readers,
    params: z.strictObject({}),
    result: status.extend({
      lists: z.array(z.string()).nullable().describe('Lists of the folder. Null if the settings name no folder'),
    }),
    audit: 'none',
    auditFields: [],
  },
  report: {
    name: 'calibrations.report',
    method: 'GET',
    path: '/calibrations/report',
    summary: 'Give what the last calibration on the server measured as a page to print, with charts',
    roles: readers,
    params: z.strictObject({
      language: languageOf('the page when it opens'),
    }),
    result: z.string(),
    audit: 'none',
    auditFields: [],
    streams: ['text/html'],
  },
  stop: {
    name: 'calibrations.stop',
    method: 'DELETE',
    path: '/calibrations',
    summary: 'Stop the calibration on the server',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({}),
    result: z.object({ stopped: z.literal(true) }),
    audit: 'write',
    auditFields: [],
  },
  install: {
    name: 'calibrations.install',
    method: 'POST',
    path: '/calibrations/:calibrationId/install',
    summary: 'Use the map of the last calibration from the next call on, in all processes',
    roles: ['owner', 'operator'],
    needsSecondPerson: () => true,
    params: z.strictObject({
      calibrationId: z
        .string()
        .regex(/^[\w-]{1,64}$/, told`is not an id`)
        .describe('Id of the calibration that was looked at'),
    }),
    result: z.object({ installed: z.literal(true) }),
    audit: 'write',
    auditFields: ['calibrationId'],
  },
  'use-release': {
    name: 'calibrations.use-release',
    method: 'DELETE',
    path: '/calibrations/installed',
    summary: 'Go back to the map of faces that ships with the release',
    roles: ['owner', 'operator'],
    needsSecondPerson: () => true,
    params: z.strictObject({}),
    result: z.object({ removed: z.literal(true) }),
    audit: 'write',
    auditFields: [],
  },
});
