import type { FraudScoreDeps } from '../apis/fraud-score/handler.ts';
import { systemClock } from '../kernel/clock.ts';
import type { PersonalDataPlace } from '../registry/erasure.ts';
import type { EvidenceStore } from '../risk/evidence/evidence-store.ts';
import { subjectOf } from '../risk/evidence/subject.ts';
import { DEFAULT_MODEL } from '../risk/score/score-model.ts';
import { SqliteEvidenceStore } from '../storage/sqlite/evidence/evidence-store.ts';
import type { Foundation } from './foundation.ts';
import { DAY_MS, keepUp } from './upkeep.ts';

/** The fraud score with what an operator feeds it. */
export interface StoredFraudScore extends FraudScoreDeps {
  readonly evidence: EvidenceStore;
}

const ROWS_AT_ONCE = 1000;

/** Opens evidence and the model in service over the embedded database; drops what is past its retention. */
export function openFraudScore({ database, secrets, config, ...foundation }: Foundation): StoredFraudScore {
  const evidence = new SqliteEvidenceStore(database);
  const keptMs = config.retention.scoreDays * DAY_MS;
  keepUp(foundation, 'evidence and answers of the fraud score', async () => {
    const nowMs = systemClock.nowMs();
    return { rows: await evidence.purge({ nowMs, beforeMs: nowMs - keptMs, limit: ROWS_AT_ONCE }) };
  });
  return { evidence, secrets, model: () => DEFAULT_MODEL };
}

/** Forgets what is held against a person's number, and what it was seen with. */
export function evidencePlace({ database, secrets }: Pick<Foundation, 'database' | 'secrets'>): PersonalDataPlace {
  const evidence = new SqliteEvidenceStore(database);
  return {
    name: 'evidence',
    erase: ({ idNumber }) => evidence.erase([subjectOf(secrets, 'id-number', { form: 'plain', text: idNumber })]),
  };
}
