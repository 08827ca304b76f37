import type {
  DrainAnswer,
  LiveNode,
  NodeBeat,
  NodeIdentity,
  NodeStore,
  ReportedNode,
  ScoringDigests,
} from '../../../platform/nodes/node-store.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps the leases of node numbers in the embedded database. */
export class SqlNodeStore implements NodeStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  join(
    { name, incarnation }: NodeIdentity,
    { leaseMs, changeSeen }: NodeBeat,
    before: string | null = null,
  ): Promise<number | null> {
    return this.#database.write('nodes.join', { name, incarnation, leaseMs, changeSeen, before });
  }

  beat(incarnation: string, { leaseMs, changeSeen, state = null }: NodeBeat): Promise<boolean> {
    return this.#database.write('nodes.beat', { incarnation, leaseMs, changeSeen, state });
  }

  async tellScoring(incarnation: string, scoring: ScoringDigests): Promise<void> {
    await this.#database.write('nodes.tellScoring', { incarnation, scoring });
  }

  async leave(incarnation: string): Promise<void> {
    await this.#database.write('nodes.leave', incarnation);
  }

  alive(): Promise<readonly LiveNode[]> {
    return this.#database.read('nodes.alive', null);
  }

  reported(endedMs: number): Promise<readonly ReportedNode[]> {
    return this.#database.read('nodes.reported', endedMs);
  }

  askToDrain(incarnation: string, isEvenLast: boolean): Promise<DrainAnswer> {
    return this.#database.write('nodes.askToDrain', { incarnation, isEvenLast });
  }

  isAskedToDrain(incarnation: string): Promise<boolean> {
    return this.#database.read('nodes.isAskedToDrain', incarnation);
  }
}
