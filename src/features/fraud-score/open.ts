import type { KnownIdentifiers } from './evidence/known-identifiers.ts';
import type { FraudScoreDeps } from './handler.ts';
import { systemClock } from '../../kernel/clock.ts';
import type { PersonalDataPlace } from '../../people/erasure.ts';
import type { EvidenceStore } from './evidence/evidence-store.ts';
import { subjectOf, type SubjectKey } from './evidence/subject.ts';
import type { OpenNetwork } from './score/load-model.ts';
import { countFraudScores } from './score/counted-scores.ts';
import { ScoreModelDesk, type ModelDeskDeps } from './score/model-desk.ts';
import { TrainingDesk, type Train } from './training/training-desk.ts';
import type { ScoreModelStore } from './score/score-model-store.ts';
import type { ScoreDays } from '../../platform/ledger/score-days.ts';
import type { SiteSecrets } from '../../platform/secrets/site-secrets.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import { DAY_MS, keepUp, purgeInSteps } from '../../foundation/upkeep.ts';
import { told } from '../../kernel/told.ts';

/** The fraud score, together with the desks by which an operator feeds it. */
export interface StoredFraudScore extends FraudScoreDeps {
  readonly evidence: EvidenceStore;
  readonly scoreModels: ScoreModelStore;
  readonly modelDesk: ScoreModelDesk;
  readonly trainingDesk: TrainingDesk;
}

const PURGE = { rowsAtOnce: 1000, stepsMax: 500 };

/** What keeps evidence and models, and what runs the network of an operator's model. */
export interface FraudScoreParts {
  readonly evidence: EvidenceStore;
  readonly scoreModels: ScoreModelStore;
  readonly identifiers: KnownIdentifiers;
  readonly openNetwork: OpenNetwork;
  readonly train: Train;
  readonly scoreDays: Pick<ScoreDays, 'count'>;
}

/** Opens evidence and the model in use, and starts the regular purge of what is past its retention. Throws Fault. */
export async function openFraudScore(
  foundation: Foundation,
  { evidence, scoreModels, identifiers, openNetwork, train, scoreDays }: FraudScoreParts,
): Promise<StoredFraudScore> {
  const { secrets, config, jobs } = foundation;
  const keptMs = config.retention.scoreDays * DAY_MS;
  keepUp(foundation, 'evidence and answers of the fraud score', async () => {
    const nowMs = systemClock.nowMs();
    const beforeMs = nowMs - keptMs;
    return { rows: await purgeInSteps(PURGE, (limit) => evidence.purge({ nowMs, beforeMs, limit })) };
  });
  const modelDesk = await openModelDesk(foundation, { store: scoreModels, openNetwork });
  const trainingDesk = new TrainingDesk({ jobs, evidence, modelDesk, train, clock: systemClock });
  const { unknownPerson } = config.fraudScore;
  const model = () => modelDesk.current;
  const shadow = () => modelDesk.shadow;
  const desks = { modelDesk, trainingDesk, model, shadow };
  const countScore = countFraudScores(scoreDays);
  return { evidence, secrets, identifiers, scoreModels, ...desks, unknownPerson, countScore };
}

/**
 * If a published model cannot be loaded, the server still starts. The built-in model is used, and log, metrics and
 * doctor say so.
 */
async function openModelDesk(
  { log, metrics, opened, changes }: Foundation,
  deps: ModelDeskDeps,
): Promise<ScoreModelDesk> {
  const desk = opened.adopt(await ScoreModelDesk.open(deps), (each) => each.close());
  changes.follow('score-model', () => desk.reload());
  const { problem } = desk;
  if (problem === null) log.event('fraud-score model', { modelId: desk.current.modelId });
  else log.problem(problem);
  metrics.gauge(
    'score_model_fallback',
    'Whether the built-in fraud-score model is used in place of the published one',
    () => (desk.problem === null ? 0 : 1),
  );
  return desk;
}

/** Erases the evidence about a person's number, and the links to what it was seen with. */
export function evidencePlace(
  evidence: EvidenceStore,
  { secrets, identifiers }: { readonly secrets: SiteSecrets; readonly identifiers: KnownIdentifiers },
): PersonalDataPlace {
  return {
    name: told`evidence`,
    keysOf: ({ idNumber }) => {
      const { key, aliases } = subjectOf(secrets, 'id-number', { form: 'plain', text: idNumber });
      return [key, ...aliases];
    },
    erase: async (keys) => {
      const [key, ...aliases] = keys as readonly SubjectKey[];
      if (key === undefined) return 0;
      const rows = await evidence.erase([{ kind: 'id-number', form: 'plain', key, aliases }]);
      identifiers.forget();
      return rows;
    },
  };
}
