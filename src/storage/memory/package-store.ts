import type { Package, PackageDay, PackageStore, PackageUse } from '../../platform/accounts/package.ts';
import type { LocalDay } from '../../platform/ledger/local-day.ts';

/** Keeps packages in memory, for tests. Nothing survives a restart. */
export class MemoryPackageStore implements PackageStore {
  readonly #packages = new Map<string, Package>();
  readonly #used = new Map<string, number>();
  readonly #days: PackageDay[] = [];

  async list(): Promise<readonly Package[]> {
    return [...this.#packages.values()];
  }

  async ofApp(appId: string): Promise<readonly Package[]> {
    return [...this.#packages.values()].filter((each) => each.appId === appId);
  }

  async find(id: string): Promise<Package | null> {
    return this.#packages.get(id) ?? null;
  }

  async put(bought: Package): Promise<void> {
    this.#packages.set(bought.id, bought);
  }

  async uses(appId: string | null): Promise<readonly PackageUse[]> {
    return [...this.#used]
      .filter(([id]) => appId === null || this.#packages.get(id)?.appId === appId)
      .map(([packageId, used]) => ({ packageId, used }));
  }

  async days(appId: string, from: LocalDay): Promise<readonly PackageDay[]> {
    return this.#days
      .filter(({ packageId, day }) => this.#packages.get(packageId)?.appId === appId && day >= from)
      .toSorted((a, b) => a.day.localeCompare(b.day) || a.packageId.localeCompare(b.packageId));
  }

  /** Tells whether a package has a unit left. MemoryCallStore asks before it takes one. */
  hasUnit(id: string): boolean {
    const found = this.#packages.get(id);
    return found !== undefined && (found.callsMax === null || (this.#used.get(id) ?? 0) < found.callsMax);
  }

  /** Takes a unit. MemoryCallStore calls it. */
  take(id: string, day: LocalDay): void {
    this.#used.set(id, (this.#used.get(id) ?? 0) + 1);
    const at = this.#days.findIndex((each) => each.packageId === id && each.day === day);
    const counted = this.#days[at] ?? { packageId: id, day, charged: 0 };
    this.#days.splice(at === -1 ? this.#days.length : at, 1, { ...counted, charged: counted.charged + 1 });
  }
}
