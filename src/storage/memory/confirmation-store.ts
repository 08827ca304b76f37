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
    const waiting = this.#waiting.filter(({ endsAtMs }) => endsAtMs > askedAtMs);
    const same = waiting.filter((each) => each.operation === operation && each.callDigest === callDigest);
    const counts = ({ askedBy }: Confirmation) =>
      askedBy !== confirmation.askedBy &&
      askers.includes(askedBy) &&
      administrators.some(({ id, disabled, role }) => id === askedBy && !disabled && roles.includes(role));
    const found = same.findLast(counts);
    const done = found === undefined ? same.filter(({ askedBy }) => askedBy === confirmation.askedBy) : same;
    const left = waiting.filter((each) => !done.includes(each));
    this.#waiting = found === undefined ? [...left, confirmation] : left;
    return found === undefined ? null : { askedBy: found.askedBy };
  }

  async remove(id: string): Promise<boolean> {
    const left = this.#waiting.filter((each) => each.id !== id);
    const hadIt = left.length < this.#waiting.length;
    this.#waiting = left;
    return hadIt;
  }
}
