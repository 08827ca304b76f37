import { z } from 'zod';
import { defineAdmin } from '../../wire/admin/define-admin.ts';

/** The admin operation that shows how the process that answers it is doing. */
export const serverStatusContracts = defineAdmin({
  show: {
    name: 'server.status',
    method: 'GET',
    path: '/server/status',
    summary: 'Show version, queues, workers, memory and event loop of the process that answers',
    roles: ['owner', 'operator', 'analyst', 'auditor'],
    params: z.strictObject({}),
    result: z.object({
      version: z.string(),
      startedAtMs: z.int(),
      isReady: z.boolean().describe('Whether calls can be settled; /readyz says what keeps them'),
      callsUnderWay: z.int().describe('Admitted calls that are not settled yet'),
      inferenceWorkers: z.int(),
      queues: z
        .array(
          z.object({
            name: z.enum(['inference', 'video', 'database-write', 'database-read', 'small-bodies', 'large-bodies']),
            waiting: z.int(),
          }),
        )
        .describe('What waits: for a worker, a decoder, the database, or a place for a request body'),
      eventLoopP99Ms: z.number().describe('99th percentile of the delay of the event loop since the last look'),
      memoryMb: z.number().describe('Resident memory, in MiB'),
      cpuSeconds: z.number().describe('Processor time since the start'),
    }),
    audit: 'none',
    auditFields: [],
  },
});
