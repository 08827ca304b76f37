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
    const value: unknown = JSON.parse(text);
    return isCertificate(value) ? value : null;
  } catch {
    // The text is damaged so that it is no JSON, and the caller says so.
    return null;
  }
}

/** Whether each field is there and is what its type says. */
function isCertificate(value: unknown): value is ErasureCertificate {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.entries(IS_FIELD).every(([name, isField]) => isField(fields[name]));
}

const isText = (value: unknown) => typeof value === 'string';
const isTime = (value: unknown) => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const IS_FIELD: Readonly<Record<keyof ErasureCertificate, (value: unknown) => boolean>> = {
  kind: (value) => value === 'renzheng.erasure-certificate',
  version: (value) => value === 1,
  certificateId: isText,
  personId: isText,
  reason: (value) => (ERASURE_REASONS as readonly unknown[]).includes(value),
  startedAt: isTime,
  erasedAt: isTime,
  erased: (value) => Array.isArray(value) && value.every(isCount),
  remains: (value) => Array.isArray(value) && value.every(isText),
  digest: isText,
  seal: isText,
};

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
