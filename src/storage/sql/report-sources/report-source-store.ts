import type { ReportSource, ReportSourceStore, SourceClaim } from '../../../platform/reporting/report-source-store.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps the owners of sources in the embedded database. */
export class SqlReportSourceStore implements ReportSourceStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async find(sources: readonly string[]): Promise<ReadonlyMap<string, ReportSource>> {
    return new Map(await this.#database.read('reportSources.find', sources));
  }

  claim(claim: SourceClaim): Promise<ReportSource | null> {
    return this.#database.write('reportSources.claim', claim);
  }

  async assign(source: ReportSource): Promise<void> {
    await this.#database.write('reportSources.assign', source);
  }

  list(after: string | null, limit: number): Promise<readonly ReportSource[]> {
    return this.#database.read('reportSources.list', { after, limit });
  }

  adoptEarlier(nowMs: number): Promise<number> {
    return this.#database.write('reportSources.adopt', nowMs);
  }
}
