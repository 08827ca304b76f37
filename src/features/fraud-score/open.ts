import type { FraudScoreDeps } from './handler.ts';
import { createOpenNetwork } from '../../engines/inference/score/pooled-network.ts';
import { systemClock } from '../../kernel/clock.ts';
import type { PersonalDataPlace } from '../../people/erasure.ts';
import type { EvidenceStore } from './evidence/evidence-store.ts';
import { subjectOf, type SubjectKey } from './evidence/subject.ts';
import { ScoreModelDesk } from './score/model-desk.ts';
import type { ScoreModelStore } from './score/score-model-store.ts';
import { SqliteEvidenceStore } from '../../storage/sqlite/evidence/evidence-store.ts';
import { SqliteScoreModelStore } from '../../storage/sqlite/score-models/score-model-store.ts';
import type { Foundation } from '../../composition/foundation.ts';
import { DAY_MS, keepUp } from '../../foundation/upkeep.ts';

/** The fraud score with what an operator feeds it. */
export interface StoredFraudScore extends FraudScoreDeps {
  readonly evidence: EvidenceStore;
  readonly scoreModels: ScoreModelStore;
  readonly modelDesk: ScoreModelDesk;
}

const ROWS_AT_ONCE = 1000;

/** One thread answers thousands of questions a second with a network of the usual size. */
const NETWORK = { workers: 1, queueMax: 1024 } as const;
/** Longest time for one question to an operator's network, waiting included. */
const NETWORK_TIMEOUT_MS = 2000;

/** Opens evidence and the model in service over the embedded database; drops what is past its retention. */
export async function openFraudScore(foundation: Foundation): Promise<StoredFraudScore> {
  const { database, secrets, identifiers, config } = foundation;
  const evidence = new SqliteEvidenceStore(database);
  const keptMs = config.retention.scoreDays * DAY_MS;
  keepUp(foundation, 'evidence and answers of the fraud score', async () => {
    const nowMs = systemClock.nowMs();
    return { rows: await evidence.purge({ nowMs, beforeMs: nowMs - keptMs, limit: ROWS_AT_ONCE }) };
  });
  const scoreModels = new SqliteScoreModelStore(database);
  const modelDesk = await openModelDesk(foundation, scoreModels);
  const { unknownPerson } = config.fraudScore;
  const model = () => modelDesk.current;
  return { evidence, secrets, identifiers, scoreModels, modelDesk, model, unknownPerson };
}

/** A published model that cannot be loaded stops no server: the built-in one serves, and log, metrics and doctor say so. */
async function openModelDesk({ log, metrics, opened }: Foundation, store: ScoreModelStore): Promise<ScoreModelDesk> {
  const openNetwork = createOpenNetwork({
    ...NETWORK,
    timeoutMs: NETWORK_TIMEOUT_MS,
    clock: systemClock,
    observer: {
      queueChanged: () => undefined,
      jobEnded: ({ kind, ranMs }) => metrics.inference(kind, ranMs),
      workerReplaced: () => log.problem('the thread of the fraud-score network ended or hung and was replaced'),
    },
  });
  const desk = opened.adopt(await ScoreModelDesk.open({ store, openNetwork }), (each) => each.close());
  const { problem } = desk;
  if (problem === null) log.event('fraud-score model', { modelId: desk.current.modelId });
  else log.problem(problem);
  metrics.gauge(
    'score_model_fallback',
    'Whether the built-in fraud-score model serves in place of the published one',
    () => (desk.problem === null ? 0 : 1),
  );
  return desk;
}

/** Forgets what is held against a person's number, and what it was seen with. */
export function evidencePlace({
  database,
  secrets,
  identifiers,
}: Pick<Foundation, 'database' | 'secrets' | 'identifiers'>): PersonalDataPlace {
  const evidence = new SqliteEvidenceStore(database);
  return {
    name: 'evidence',
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
