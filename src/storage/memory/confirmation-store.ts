import type { AdministratorStore } from '../../platform/access/administrator-store.ts';
import type { Confirmation, ConfirmationStore, MatchedCall } from '../../platform/access/confirmation-store.ts';

/** Keeps calls that wait for a second person in memory, for tests. Nothing survives a restart. */
export class MemoryConfirmationStore implements ConfirmationStore {
  #waiting: readonly Confirmation[] = [];
  readonly #administrators: Pick<AdministratorStore, 'list'>;

  constructor(administrators: Pick<AdministratorStore, 'list'>) {
    this.#administrators = administrators;
  }

  async list(nowMs: number): Promise<readonly Confirmation[]> {
    return this.#waiting.filter(({ endsAtMs }) => endsAtMs > nowMs);
  }

  async match({ confirmation, roles, askers }: MatchedCall): Promise<{ readonly askedBy: string } | null> {
    const administrators = await this.#administrators.list();
    const { operation, callDigest, askedAtMs } = confirmation;
    const same = this.#waiting.find((each) => each.operation === operation && each.callDigest === callDigest);
    this.#waiting = this.#waiting.filter((each) => each !== same);
    const counts =
      same !== undefined &&
      same.askedBy !== confirmation.askedBy &&
      same.endsAtMs > askedAtMs &&
      askers.includes(same.askedBy) &&
      administrators.some(({ id, disabled, role }) => id === same.askedBy && !disabled && roles.includes(role));
    if (counts) return { askedBy: same.askedBy };
    this.#waiting = [...this.#waiting, confirmation];
    return null;
  }

  async remove(id: string): Promise<boolean> {
    const left = this.#waiting.filter((each) => each.id !== id);
    const hadIt = left.length < this.#waiting.length;
    this.#waiting = left;
    return hadIt;
  }
}
