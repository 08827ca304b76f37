import { z } from 'zod';
import { defineAdmin } from '../../wire/admin/define-admin.ts';
import { told } from '../../kernel/told.ts';

const source = z
  .string()
  .regex(/^[\w.-]{1,64}$/, told`1 to 64 letters, digits and _ . -`)
  .describe('Name of a source, as reports give it');

const reportSource = z.object({
  source: z.string(),
  ownerKind: z.enum(['administrator', 'app', 'house']).describe('`house`: only owners of the site'),
  owner: z.string().nullable().describe('Name of the administrator, or id of the app; null for the house'),
  sinceMs: z.int().describe('Milliseconds since the Unix epoch'),
});

/**
 * The admin operations on sources of reports. The owner of a source may report attacks, evidence and outcomes under its
 * name, and withdraw or correct what was reported.
 */
export const reportSourceContracts = defineAdmin({
  list: {
    name: 'report-sources.list',
    method: 'GET',
    path: '/report-sources',
    summary: 'List the sources of reports and their owners; an integrator sees its own',
    roles: ['owner', 'operator', 'analyst', 'compliance', 'auditor', 'integrator'],
    params: z.strictObject({
      after: source.optional().describe('The last source of the page before'),
      limit: z.coerce.number().int().min(1).max(1000).default(100).describe('Sources of this page, at most 1000'),
    }),
    result: z.object({
      sources: z.array(reportSource),
      next: z.string().nullable().describe('`after` of the next page; null if this is the last'),
    }),
    audit: 'none',
    auditFields: [],
  },
  assign: {
    name: 'report-sources.assign',
    method: 'PUT',
    path: '/report-sources/:source',
    summary:
      'Give a source to an administrator, to all integrators of an app, or, if neither is named, to the owners of the site',
    roles: ['owner'],
    params: z.strictObject({
      source,
      administrator: z.string().min(1).max(64).optional().describe('Name of the administrator who may report under it'),
      appId: z.string().min(1).max(64).optional().describe('App whose integrators may report under it'),
    }),
    result: reportSource,
    audit: 'write',
    auditFields: ['source', 'administrator', 'appId'],
  },
});
