import { NETWORKS_KEPT, type KnownNetwork, type KnownNetworkStore } from '../../platform/access/known-network-store.ts';

/** Keeps the networks of sign-ins in memory, for tests. */
export class MemoryKnownNetworkStore implements KnownNetworkStore {
  #rows: (KnownNetwork & { readonly atMs: number })[] = [];

  async note({ name, network }: KnownNetwork, atMs: number): Promise<void> {
    const others = this.#rows.filter((row) => row.name !== name || row.network !== network);
    const rows = [...others, { name, network, atMs }].toSorted((one, other) => one.atMs - other.atMs);
    const kept = new Set(rows.filter((row) => row.name === name).slice(-NETWORKS_KEPT));
    this.#rows = rows.filter((row) => row.name !== name || kept.has(row));
  }

  async newest(limit: number): Promise<readonly KnownNetwork[]> {
    return this.#rows.slice(-limit).map(({ name, network }) => ({ name, network }));
  }
}
