import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import {
  MOMENT_ENTITIES,
  MOMENTS_KEPT_MS,
  MOMENTS_MAX,
  type EntityMoment,
  type Moment,
  type MomentKeys,
  type Moments,
  type MomentStore,
} from '../../features/business-risk/velocity/moment-store.ts';

/** Keeps what happened in memory, for tests, backtests and simulations. Nothing survives a restart. */
export class MemoryMomentStore implements MomentStore {
  readonly #moments = new Map<string, Moment[]>();
  readonly #references = new Set<string>();

  async read(keys: MomentKeys, atMs: number): Promise<Moments> {
    const read = MOMENT_ENTITIES.map((entity) => {
      const key = keys[entity];
      return [entity, key === null ? null : this.#of(`${entity} ${key}`, atMs)] as const;
    });
    return Object.fromEntries(read) as Record<(typeof MOMENT_ENTITIES)[number], readonly Moment[] | null>;
  }

  prepareAdd(moment: EntityMoment): DurableWrite {
    return { operation: 'risk-moment', input: moment };
  }

  /** Carries out a prepared addition. */
  commit(write: DurableWrite): void {
    const { keys, moment } = write.input as EntityMoment;
    for (const entity of MOMENT_ENTITIES) {
      const key = keys[entity];
      if (key === null) continue;
      const name = `${entity} ${key}`;
      const kept = this.#moments.get(name)?.filter(({ atMs }) => moment.atMs - atMs < MOMENTS_KEPT_MS) ?? [];
      this.#moments.set(name, [moment, ...kept].toSorted((a, b) => b.atMs - a.atMs).slice(0, MOMENTS_MAX));
    }
  }

  async add(moment: EntityMoment): Promise<boolean> {
    if (this.#references.has(moment.reference)) return false;
    this.#references.add(moment.reference);
    this.commit(this.prepareAdd(moment));
    return true;
  }

  async purge(beforeMs: number): Promise<number> {
    let purged = 0;
    for (const [name, moments] of this.#moments) {
      const kept = moments.filter(({ atMs }) => atMs >= beforeMs);
      purged += moments.length - kept.length;
      if (kept.length === 0) this.#moments.delete(name);
      else this.#moments.set(name, kept);
    }
    return purged;
  }

  #of(name: string, nowMs: number): readonly Moment[] {
    return this.#moments.get(name)?.filter(({ atMs }) => nowMs - atMs < MOMENTS_KEPT_MS) ?? [];
  }
}
