import type { ErasureCertificate, ErasureLog } from '../../../people/erasure.ts';
import type { PersonId } from '../../../people/register.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps certificates of erasure in the embedded database. Triggers refuse any change or removal. */
export class SqlErasureLog implements ErasureLog {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async append(certificate: ErasureCertificate): Promise<void> {
    await this.#database.write('erasures.append', {
      certificateId: certificate.certificateId,
      personId: certificate.personId,
      erasedAtMs: Date.parse(certificate.erasedAt),
      certificate: JSON.stringify(certificate),
    });
  }

  async of(personId: PersonId): Promise<readonly ErasureCertificate[]> {
    const texts = await this.#database.read('erasures.of', personId);
    return texts.map((text) => JSON.parse(text) as ErasureCertificate);
  }

  async byId(certificateId: string): Promise<ErasureCertificate | null> {
    const text = await this.#database.read('erasures.byId', certificateId);
    return text === null ? null : (JSON.parse(text) as ErasureCertificate);
  }

  async newest(query: Parameters<ErasureLog['newest']>[0]): Promise<readonly ErasureCertificate[]> {
    const texts = await this.#database.report('erasures.newest', query);
    return texts.map((text) => JSON.parse(text) as ErasureCertificate);
  }

  count(): Promise<number> {
    return this.#database.report('erasures.count', null);
  }

  missing(certificateIds: readonly string[]): Promise<readonly string[]> {
    return this.#database.report('erasures.missing', certificateIds);
  }
}
