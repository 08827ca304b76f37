import type { AdministratorStore } from '../../platform/access/administrator-store.ts';
import type { ConfirmedFactor, SecondFactor, SecondFactorStore } from '../../platform/access/second-factor-store.ts';

type Kept = Omit<SecondFactor, 'recoveryCodesLeft'> & { readonly recoveryDigests: Set<string> };

/** Keeps second factors in memory, for tests. Nothing survives a restart. */
export class MemorySecondFactorStore implements SecondFactorStore {
  readonly #factors = new Map<string, Kept>();
  readonly #administrators: Pick<AdministratorStore, 'tokensOf' | 'removeToken'>;

  constructor(administrators: Pick<AdministratorStore, 'tokensOf' | 'removeToken'>) {
    this.#administrators = administrators;
  }

  async of(administratorId: string): Promise<SecondFactor | null> {
    const kept = this.#factors.get(administratorId);
    if (kept === undefined) return null;
    const { recoveryDigests, ...factor } = kept;
    return { ...factor, recoveryCodesLeft: recoveryDigests.size };
  }

  async holders(): Promise<ReadonlySet<string>> {
    return new Set([...this.#factors].filter(([, { inForce }]) => inForce).map(([id]) => id));
  }

  async begin(administratorId: string, offer: Pick<SecondFactor, 'secretSealed' | 'startedAtMs'>): Promise<boolean> {
    if (this.#factors.get(administratorId)?.inForce === true) return false;
    const fresh = { inForce: false, lastStep: -1, wrongCodes: 0, recoveryDigests: new Set<string>() };
    this.#factors.set(administratorId, { ...offer, ...fresh });
    return true;
  }

  async confirm(confirmed: ConfirmedFactor): Promise<boolean> {
    const { administratorId, startedAtMs, step, recoveryDigests, keptSession } = confirmed;
    const kept = this.#factors.get(administratorId);
    if (kept === undefined || kept.inForce || kept.startedAtMs !== startedAtMs) return false;
    this.#factors.set(administratorId, {
      ...kept,
      inForce: true,
      lastStep: step,
      wrongCodes: 0,
      recoveryDigests: new Set(recoveryDigests),
    });
    for (const { digest, kind } of await this.#administrators.tokensOf(administratorId))
      if (kind === 'session' && digest !== keptSession) await this.#administrators.removeToken(digest);
    return true;
  }

  async useStep(administratorId: string, step: number): Promise<boolean> {
    const kept = this.#factors.get(administratorId);
    if (kept === undefined || !kept.inForce || step <= kept.lastStep) return false;
    this.#factors.set(administratorId, { ...kept, lastStep: step, wrongCodes: 0 });
    return true;
  }

  async useRecoveryCode(administratorId: string, digest: string): Promise<boolean> {
    const kept = this.#factors.get(administratorId);
    if (kept === undefined || !kept.recoveryDigests.delete(digest)) return false;
    this.#factors.set(administratorId, { ...kept, wrongCodes: 0 });
    return true;
  }

  async countWrongCode(administratorId: string): Promise<void> {
    const kept = this.#factors.get(administratorId);
    if (kept) this.#factors.set(administratorId, { ...kept, wrongCodes: kept.wrongCodes + 1 });
  }

  async remove(administratorId: string): Promise<boolean> {
    return this.#factors.delete(administratorId);
  }
}
