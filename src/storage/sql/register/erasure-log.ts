import { ERASURE_REASONS, type ErasureCertificate, type ErasureLog } from '../../../people/erasure.ts';
import type { PersonId } from '../../../people/register.ts';
import type { SqlDatabase } from '../database.ts';
import type { ErasureRow } from './erasure-operations.ts';

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
    return (await this.#database.read('erasures.of', personId)).map(certificateOf);
  }

  async byId(certificateId: string): Promise<ErasureCertificate | null> {
    const row = await this.#database.read('erasures.byId', certificateId);
    return row && certificateOf(row);
  }

  async newest(query: Parameters<ErasureLog['newest']>[0]): Promise<readonly ErasureCertificate[]> {
    return (await this.#database.report('erasures.newest', query)).map(certificateOf);
  }

  count(): Promise<number> {
    return this.#database.report('erasures.count', null);
  }

  missing(certificateIds: readonly string[]): Promise<readonly string[]> {
    return this.#database.report('erasures.missing', certificateIds);
  }
}

/**
 * Reads a stored certificate. If its text is damaged so that it is no certificate, or not that of its row, it gives one
 * that has nothing but what the row says and no seal, so `isGenuine` refuses it.
 */
export function certificateOf(row: ErasureRow): ErasureCertificate {
  const certificate = parsed(row.certificate);
  if (certificate !== null && isOf(row, certificate)) return certificate;
  const erasedAt = new Date(row.erasedAtMs).toISOString();
  return {
    kind: 'renzheng.erasure-certificate',
    version: 1,
    certificateId: row.certificateId,
    personId: row.personId as PersonId,
    reason: 'other',
    startedAt: erasedAt,
    erasedAt,
    erased: [],
    remains: [],
    digest: '',
    seal: '',
  };
}

function parsed(text: string): ErasureCertificate | null {
  try {
    const value = JSON.parse(text) as Partial<Record<keyof ErasureCertificate, unknown>>;
    const isWhole =
      value.kind === 'renzheng.erasure-certificate' &&
      value.version === 1 &&
      [value.certificateId, value.personId, value.digest, value.seal].every((each) => typeof each === 'string') &&
      [value.startedAt, value.erasedAt].every((each) => typeof each === 'string' && !Number.isNaN(Date.parse(each))) &&
      (ERASURE_REASONS as readonly unknown[]).includes(value.reason) &&
      Array.isArray(value.remains) &&
      value.remains.every((each) => typeof each === 'string') &&
      Array.isArray(value.erased) &&
      value.erased.every(isCount);
    return isWhole ? (value as ErasureCertificate) : null;
  } catch {
    return null;
  }
}

function isCount(value: unknown): boolean {
  const { place, items } = (value ?? {}) as { readonly place?: unknown; readonly items?: unknown };
  return typeof place === 'string' && Number.isSafeInteger(items);
}

function isOf({ certificateId, personId, erasedAtMs }: ErasureRow, certificate: ErasureCertificate): boolean {
  return (
    certificate.certificateId === certificateId &&
    certificate.personId === personId &&
    Date.parse(certificate.erasedAt) === erasedAtMs
  );
}
