import type { ReportSource, ReportSourceStore, SourceClaim } from '../../platform/reporting/report-source-store.ts';
import { reportSourceKey } from '../../platform/reporting/report-source.ts';

/**
 * Keeps the owners of sources in memory, for tests. Nothing survives a restart, and there are no sources from earlier
 * releases.
 */
export class MemoryReportSourceStore implements ReportSourceStore {
  readonly #sources = new Map<string, ReportSource>();

  async find(sources: readonly string[]): Promise<ReadonlyMap<string, ReportSource>> {
    return new Map(
      sources.flatMap((source) => {
        const known = this.#sources.get(reportSourceKey(source));
        return known ? [[source, known] as const] : [];
      }),
    );
  }

  async claim({ sourcesMax, ...claimed }: SourceClaim): Promise<ReportSource | null> {
    const key = reportSourceKey(claimed.source);
    const known = this.#sources.get(key);
    if (known) return known;
    const id = 'id' in claimed.owner ? claimed.owner.id : null;
    const held = [...this.#sources.values()].filter(
      ({ owner }) => owner.kind === claimed.owner.kind && 'id' in owner && owner.id === id,
    );
    if (held.length >= sourcesMax) return null;
    this.#sources.set(key, claimed);
    return claimed;
  }

  async assign({ source, ...rest }: ReportSource): Promise<void> {
    const key = reportSourceKey(source);
    this.#sources.set(key, { source: this.#sources.get(key)?.source ?? source, ...rest });
  }

  async list(after: string | null, limit: number): Promise<readonly ReportSource[]> {
    return [...this.#sources.values()]
      .toSorted((a, b) => (a.source < b.source ? -1 : 1))
      .filter(({ source }) => after === null || source > after)
      .slice(0, limit);
  }

  async adoptEarlier(): Promise<number> {
    return 0;
  }
}
