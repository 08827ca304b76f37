import type { RuleSet } from '../../features/business-risk/rules/rule.ts';
import type { RuleVersion, RuleVersionState } from '../../features/business-risk/rules/rule-version.ts';
import type { DraftChange, NewDraft, RuleVersionStore } from '../../features/business-risk/rules/rule-version-store.ts';

/** Keeps rule versions in memory, for tests and simulations. */
export class MemoryRuleVersionStore implements RuleVersionStore {
  #versions: readonly RuleVersion[] = [];
  /** Ids of the versions that were published, without what was rolled back. */
  #publications: readonly string[] = [];

  async list(): Promise<readonly RuleVersion[]> {
    return this.#versions.toSorted((a, b) => b.number - a.number);
  }

  async find(id: string): Promise<RuleVersion | null> {
    return this.#versions.find((version) => version.id === id) ?? null;
  }

  async addDraft(draft: NewDraft): Promise<RuleVersion> {
    const number = Math.max(0, ...this.#versions.map((version) => version.number)) + 1;
    const version: RuleVersion = { ...draft, number, state: 'draft', activatedAtMs: null, retiredAtMs: null };
    this.#versions = [...this.#versions, version];
    return version;
  }

  async changeDraft(id: string, { set, note, expected }: DraftChange): Promise<boolean> {
    if (!this.#holds(id, expected)) return false;
    return this.#change(id, ['draft'], (version) => ({ ...version, set, note }));
  }

  async removeDraft(id: string): Promise<boolean> {
    const kept = this.#versions.filter((version) => version.id !== id || version.state !== 'draft');
    const removed = kept.length < this.#versions.length;
    this.#versions = kept;
    return removed;
  }

  async activate(id: string, atMs: number, expected: RuleSet | null): Promise<boolean> {
    const isDone = this.#holds(id, expected) && this.#putInForce(id, atMs);
    if (isDone) this.#publications = [...this.#publications, id];
    return isDone;
  }

  async rollsBackTo(): Promise<string | null> {
    return this.#publications.at(-2) ?? null;
  }

  async rollBack(id: string, atMs: number): Promise<boolean> {
    if ((await this.rollsBackTo()) !== id) return false;
    this.#publications = this.#publications.slice(0, -1);
    return this.#putInForce(id, atMs);
  }

  #holds(id: string, expected: RuleSet | null): boolean {
    const held = this.#versions.find((version) => version.id === id)?.set;
    return expected === null || JSON.stringify(held) === JSON.stringify(expected);
  }

  #putInForce(id: string, atMs: number): boolean {
    const active = this.#versions.find(({ state }) => state === 'active');
    const changed = this.#change(id, ['draft', 'shadow', 'retired'], (version) => ({
      ...version,
      state: 'active',
      activatedAtMs: atMs,
    }));
    if (changed && active)
      this.#change(active.id, ['active'], (version) => ({ ...version, state: 'retired', retiredAtMs: atMs }));
    return changed;
  }

  async shadow(id: string): Promise<boolean> {
    const before = this.#versions.find(({ state }) => state === 'shadow');
    const changed = this.#change(id, ['draft', 'retired'], (version) => ({ ...version, state: 'shadow' }));
    if (changed && before) this.#change(before.id, ['shadow'], withoutShadow);
    return changed;
  }

  async unshadow(): Promise<boolean> {
    const shadow = this.#versions.find(({ state }) => state === 'shadow');
    return shadow !== undefined && this.#change(shadow.id, ['shadow'], withoutShadow);
  }

  #change(id: string, from: readonly RuleVersionState[], change: (version: RuleVersion) => RuleVersion): boolean {
    const found = this.#versions.some((version) => version.id === id && from.includes(version.state));
    this.#versions = this.#versions.map((version) =>
      version.id === id && from.includes(version.state) ? change(version) : version,
    );
    return found;
  }
}

function withoutShadow(version: RuleVersion): RuleVersion {
  return { ...version, state: version.activatedAtMs === null ? 'draft' : 'retired' };
}
