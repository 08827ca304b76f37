import { z } from 'zod';
import { defineAdmin } from '../../../../wire/admin/define-admin.ts';
import { languageOf } from '../../../../wire/admin/text-language.ts';
import { toldText } from '../../../../wire/told/told-fields.ts';
import { told } from '../../../../kernel/told.ts';

const readers = ['owner', 'operator', 'analyst', 'auditor'] as const;

const share = z.object({
  errors: z.int(),
  trials: z.int(),
  rate: z.number().nullable().describe('errors / trials. Null if there was no trial'),
  low: z.number().describe('Lower end of the 95 % interval'),
  high: z.number(),
});

const status = z.object({
  id: z.string().nullable(),
  state: z.enum(['idle', 'running', 'done', 'stopped', 'failed']),
  list: z.string().nullable(),
  startedBy: z.string().nullable(),
  startedAtMs: z.int().nullable(),
  done: z.int().describe('Clips that were looked at'),
  total: z.int(),
  isWaiting: z.boolean().describe('Whether it waits, because the server is busy with calls'),
  problem: toldText().nullable().describe('Why nothing was measured'),
  outcome: z
    .object({
      liveClips: z.int(),
      attackClips: z.int(),
      subjects: z.int(),
      refusedClips: z.int().describe('Clips that could not be judged'),
      attacks: z
        .array(z.object({ attack: z.string().describe('`all` for all kinds together'), passing: share }))
        .describe('Attacks that pass if 1 % of the live clips are turned away (APCER at BPCER 1 %)'),
      thresholds: z.array(z.object({ threshold: z.number(), mayTurnAway: z.number(), turnsAway: share })),
      hasScale: z.boolean().describe('Whether there are enough live clips for a scale'),
      isInstalled: z.boolean().describe('Whether the scale is in use'),
    })
    .nullable()
    .describe('What was measured. Null unless the last calibration is done'),
});

/**
 * Admin operations for calibrations of liveness on the server, from the operator's folder. `renzheng calibrate liveness`
 * measures on the machine of the command line instead.
 */
export const livenessCalibrationContracts = defineAdmin({
  start: {
    name: 'liveness-calibrations.start',
    method: 'POST',
    path: '/liveness-calibrations',
    summary: 'Calibrate liveness on the server, from a list of labelled clips in the folder of calibration.folder',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({
      list: z
        .string()
        .regex(/^[^/\\]{1,200}\.csv$/i, told`is not the name of a CSV file`)
        .describe('Name of the list: CSV of file,label,attack,subject[,domain] with label live or attack'),
    }),
    result: status,
    audit: 'write',
    auditFields: ['list'],
  },
  show: {
    name: 'liveness-calibrations.show',
    method: 'GET',
    path: '/liveness-calibrations',
    summary: 'Show how far the last calibration of liveness is and what it measured, and the lists of the folder',
    roles: readers,
    params: z.strictObject({}),
    result: status.extend({
      lists: z.array(z.string()).nullable().describe('Lists of the folder. Null if the settings name no folder'),
    }),
    audit: 'none',
    auditFields: [],
  },
  report: {
    name: 'liveness-calibrations.report',
    method: 'GET',
    path: '/liveness-calibrations/report',
    summary: 'Give what the last calibration of liveness measured as a page to print, with charts',
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
    name: 'liveness-calibrations.stop',
    method: 'DELETE',
    path: '/liveness-calibrations',
    summary: 'Stop the calibration of liveness on the server',
    roles: ['owner', 'operator', 'analyst'],
    params: z.strictObject({}),
    result: z.object({ stopped: z.literal(true) }),
    audit: 'write',
    auditFields: [],
  },
  install: {
    name: 'liveness-calibrations.install',
    method: 'POST',
    path: '/liveness-calibrations/:calibrationId/install',
    summary: 'Use the scale of the last calibration of liveness from the next call on, in all processes',
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
    name: 'liveness-calibrations.use-release',
    method: 'DELETE',
    path: '/liveness-calibrations/installed',
    summary: 'Go back to the scale of liveness that ships with the release',
    roles: ['owner', 'operator'],
    needsSecondPerson: () => true,
    params: z.strictObject({}),
    result: z.object({ removed: z.literal(true) }),
    audit: 'write',
    auditFields: [],
  },
});
