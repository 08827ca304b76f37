import { told } from '../../../../kernel/told.ts';
import type { AdminHandlers } from '../../../../wire/admin/define-admin.ts';
import type { TrainingDesk } from '../../training/training-desk.ts';
import type { scoreTrainingContracts } from './contract.ts';

/** The ports of the handlers for trainings. */
export interface ScoreTrainingDeps {
  readonly trainingDesk: Pick<TrainingDesk, 'start' | 'status' | 'stop'>;
}

const DAY_MS = 86_400_000;

/** Makes the handlers that begin, show and stop trainings on the server. */
export function createScoreTrainingHandlers({
  trainingDesk,
}: ScoreTrainingDeps): AdminHandlers<typeof scoreTrainingContracts> {
  return {
    async start({ learner, from, testFrom, labelDelayDays, unlabelled, seed }, { name }) {
      const order = {
        learner,
        fromMs: from === undefined ? 0 : Date.parse(from),
        testFromMs: testFrom === undefined ? null : Date.parse(testFrom),
        labelDelayMs: labelDelayDays * DAY_MS,
        unlabelled,
        seed,
      };
      const status = await trainingDesk.start(order, name);
      if (status !== null) return { ok: true, result: status };
      return { ok: false, error: 'conflict', detail: told`a training is under way: wait for it, or stop it` };
    },

    show: async () => ({ ok: true, result: await trainingDesk.status() }),

    stop: async () =>
      (await trainingDesk.stop())
        ? { ok: true, result: { stopped: true } }
        : { ok: false, error: 'not_found', detail: told`no training is under way` },
  };
}
