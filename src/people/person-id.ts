import type { SiteSecrets } from '../platform/secrets/site-secrets.ts';
import type { IdNumber } from '../identity/id-number.ts';
import type { PersonId } from './register.ts';

/**
 * Computes the id of the person with this id number, registered here or not. The id has 32 hex digits, e.g.
 * `'9f86d081884c7d659a2feaa0c55ad015'`. It stays the same as long as the site exists, and without the secrets of the
 * site it does not reveal the number.
 */
export function personIdOf(secrets: Pick<SiteSecrets, 'mac'>, idNumber: IdNumber): PersonId {
  return Buffer.from(secrets.mac('person-id', idNumber)).toString('hex', 0, 16) as PersonId;
}
