import type { Package, PackageStore, PackageUse } from '../../platform/accounts/package.ts';

/** Keeps packages in memory, for tests. Nothing survives a restart. */
export class MemoryPackageStore implements PackageStore {
  readonly #packages = new Map<string, Package>();
  readonly #used = new Map<string, number>();

  async list(): Promise<readonly Package[]> {
    return [...this.#packages.values()];
  }

  async put(bought: Package): Promise<void> {
    this.#packages.set(bought.id, bought);
  }

  async uses(appId: string | null): Promise<readonly PackageUse[]> {
    return [...this.#used]
      .filter(([id]) => appId === null || this.#packages.get(id)?.appId === appId)
      .map(([packageId, used]) => ({ packageId, used }));
  }

  /** Tells whether a package has a unit left. MemoryCallStore asks before it takes one. */
  hasUnit(id: string): boolean {
    const found = this.#packages.get(id);
    return found !== undefined && (found.callsMax === null || (this.#used.get(id) ?? 0) < found.callsMax);
  }

  /** Takes a unit. MemoryCallStore calls it. */
  take(id: string): void {
    this.#used.set(id, (this.#used.get(id) ?? 0) + 1);
  }
}
