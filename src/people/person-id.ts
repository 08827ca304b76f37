import type { SiteSecrets } from '../platform/secrets/site-secrets.ts';
import type { IdNumber } from '../identity/id-number.ts';
import type { PersonId } from './register.ts';

/**
 * The id of whoever bears an id number, registered here or not: 32 hex digits, the same for the life of a site, and
 * worth nothing without its secrets.
 */
export function personIdOf(secrets: Pick<SiteSecrets, 'mac'>, idNumber: IdNumber): PersonId {
  return Buffer.from(secrets.mac('person-id', idNumber)).toString('hex', 0, 16) as PersonId;
}
