import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import {
  attackEventOf,
  type AttackRecorder,
  type SeenAttack,
} from '../../../features/face-guard/attacks/attack-recorder.ts';
import { durableWrite } from '../sqlite-database.ts';

/** Prepares rows of the attack history in the SQLite file. */
export class SqliteAttackRecorder implements AttackRecorder {
  record(attack: SeenAttack): DurableWrite {
    return durableWrite('attacks.append', { events: [attackEventOf(attack)], recordedAtMs: attack.atMs });
  }
}
