import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import {
  attackEventOf,
  type AttackRecorder,
  type SeenAttack,
} from '../../../features/face-guard/attacks/attack-recorder.ts';
import { durableWrite } from '../database.ts';

/** Prepares the writes that record attacks in the embedded database. */
export class SqlAttackRecorder implements AttackRecorder {
  record(attack: SeenAttack): DurableWrite {
    return durableWrite('attacks.append', { events: [attackEventOf(attack)], recordedAtMs: attack.atMs });
  }
}
