import type { DurableWrite } from '../../../platform/durable-write.ts';
import { attackEventOf, type AttackRecorder, type SeenAttack } from '../../../risk/attacks/attack-recorder.ts';
import { durableWrite } from '../sqlite-database.ts';

/** Prepares rows of the attack history in the SQLite file. */
export class SqliteAttackRecorder implements AttackRecorder {
  record(attack: SeenAttack): DurableWrite {
    return durableWrite('attacks.append', { events: [attackEventOf(attack)], recordedAtMs: attack.atMs });
  }
}
