import { adminSection } from '../../wire/admin/define-admin.ts';
import { defineFeature } from '../../foundation/feature.ts';
import { scoreModelContracts } from './admin/score-models/contract.ts';
import { createScoreModelHandlers } from './admin/score-models/handler.ts';
import { scoreShadowContracts } from './admin/score-shadows/contract.ts';
import { createScoreShadowHandlers } from './admin/score-shadows/handler.ts';
import { scoreTrainingContracts } from './admin/score-trainings/contract.ts';
import { createScoreTrainingHandlers } from './admin/score-trainings/handler.ts';
import { scoreContracts } from './admin/scores/contract.ts';
import { createScoreHandlers } from './admin/scores/handler.ts';
import { fraudScore as contract } from './contract.ts';
import { createFraudScore } from './handler.ts';
import { fraudScoreSandbox } from './sandbox.ts';
import { spellRequest } from './spell-request.ts';

/** API 717: how risky a person looks, by what is known of their id number and phone. */
export const fraudScore = defineFeature({
  contract,
  createHandler: createFraudScore,
  sandbox: fraudScoreSandbox,
  wordFor: ({ res: { riskScore } }) => bandOf(riskScore),
  // -1 stands for a pair of which nothing is known.
  scoresOf: ({ score }) => (Number(score) >= 0 ? { fraud: score } : {}),
  spellRequest,
  personIn: (outcome) => (outcome.ok ? (outcome.result.res.found === 1 ? 'known' : 'unknown') : undefined),
  adminSections: [
    adminSection(scoreContracts, createScoreHandlers),
    adminSection(scoreModelContracts, createScoreModelHandlers),
    adminSection(scoreShadowContracts, createScoreShadowHandlers),
    adminSection(scoreTrainingContracts, createScoreTrainingHandlers),
  ],
  loadCommands: async () => (await import('./cli/commands.ts')).addCommands,
});

/** The band of a score, as API 717 names it. */
function bandOf(score: number): string {
  if (score < 0) return 'unknown';
  if (score <= 60) return 'low';
  return score <= 80 ? 'medium' : 'high';
}
