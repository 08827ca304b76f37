import type { ErasureCertificate, ErasureLog } from '../../people/erasure.ts';
import type { PersonId } from '../../people/register.ts';

/** Keeps certificates of erasure in memory, for tests. Nothing survives a restart. */
export class MemoryErasureLog implements ErasureLog {
  readonly #certificates: ErasureCertificate[] = [];

  async append(certificate: ErasureCertificate): Promise<void> {
    this.#certificates.push(certificate);
  }

  async of(personId: PersonId): Promise<readonly ErasureCertificate[]> {
    return this.#certificates
      .filter((certificate) => certificate.personId === personId)
      .toSorted((a, b) => (a.erasedAt < b.erasedAt ? -1 : 1));
  }

  async byId(certificateId: string): Promise<ErasureCertificate | null> {
    return this.#certificates.find((each) => each.certificateId === certificateId) ?? null;
  }

  async newest({ before, limit }: Parameters<ErasureLog['newest']>[0]): Promise<readonly ErasureCertificate[]> {
    const newest = this.#certificates.toSorted((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1));
    const from = before === null ? 0 : newest.findIndex(({ certificateId }) => certificateId === before) + 1;
    return before !== null && from === 0 ? [] : newest.slice(from, from + limit);
  }

  async count(): Promise<number> {
    return this.#certificates.length;
  }

  async missing(certificateIds: readonly string[]): Promise<readonly string[]> {
    const held = new Set(this.#certificates.map(({ certificateId }) => certificateId));
    return certificateIds.filter((id) => !held.has(id));
  }
}

function placeOf({ erasedAt, certificateId }: ErasureCertificate): string {
  return `${erasedAt} ${certificateId}`;
}
