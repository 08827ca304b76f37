import { told } from '../../../../kernel/told.ts';
import type { AdminHandlers } from '../../../../wire/admin/define-admin.ts';
import type { VelocityRebuild } from '../../decision/velocity-rebuild.ts';
import type { velocityContracts } from './contract.ts';

/** The ports of the handlers for the windows. */
export interface VelocityAdminDeps {
  readonly velocityRebuild: Pick<VelocityRebuild, 'start' | 'status' | 'stop'>;
}

const REFUSALS = {
  busy: { ok: false, error: 'conflict', detail: told`a rebuild is under way: wait for it, or stop it` },
  'not-shared': {
    ok: false,
    error: 'conflict',
    detail: told`the windows are kept by this server, which recovers them itself: only those in Redis are rebuilt (redis.urls)`,
  },
  idle: { ok: false, error: 'not_found', detail: told`no rebuild is under way` },
} as const;

/** Makes the handlers that begin, show and stop a rebuild of the windows. */
export function createVelocityHandlers({
  velocityRebuild,
}: VelocityAdminDeps): AdminHandlers<typeof velocityContracts> {
  return {
    async rebuild(_, { name }) {
      const status = await velocityRebuild.start(name);
      return typeof status === 'string' ? REFUSALS[status] : { ok: true, result: status };
    },

    show: async () => ({ ok: true, result: await velocityRebuild.status() }),

    stop: async () => ((await velocityRebuild.stop()) ? { ok: true, result: { stopped: true } } : REFUSALS.idle),
  };
}
