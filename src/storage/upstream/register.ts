import type { SiteSecrets } from '../../platform/secrets/site-secrets.ts';
import type { IdNumber } from '../../identity/id-number.ts';
import { personIdOf } from '../../people/person-id.ts';
import type { RealName } from '../../identity/real-name.ts';
import type { Register, RegisterMatch } from '../../people/register.ts';
import type { VerifyClient } from './verify-client.ts';

/** A grey square of 160 by 160 pixels as JPEG. The wire requires a photo, and this one shows no person. */
const NOBODY = Buffer.from(
  '/9j/2wBDABQUFBQVFBcZGRcfIh4iHy4rJycrLkYyNjI2MkZqQk5CQk5Cal5yXVZdcl6phXZ2hanDpJukw+zT0+z/////////2wBDARQUFBQVFBcZ' +
    'GRcfIh4iHy4rJycrLkYyNjI2MkZqQk5CQk5Cal5yXVZdcl6phXZ2hanDpJukw+zT0+z/////////wgARCACgAKADASIAAhEBAxEB/8QAFAABAAAA' +
    'AAAAAAAAAAAAAAAAAP/EABQBAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhADEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAID/2gAIAQEAAT8ASH//xAAUEQEAAAAA' +
    'AAAAAAAAAAAAAABg/9oACAECAQE/AEn/xAAUEQEAAAAAAAAAAAAAAAAAAABg/9oACAEDAQE/AEn/2Q==',
  'base64',
);

/**
 * Looks people up at a server with the wire of API 264. The wire has no question about a number and a name alone, so
 * this register sends a photo along that shows no person. The server may charge for every match and every mismatch.
 */
export class UpstreamRegister implements Register {
  readonly #client: VerifyClient;
  readonly #secrets: Pick<SiteSecrets, 'mac'>;

  constructor(client: VerifyClient, secrets: Pick<SiteSecrets, 'mac'>) {
    this.#client = client;
    this.#secrets = secrets;
  }

  async match(idNumber: IdNumber, realName: RealName, signal: AbortSignal): Promise<RegisterMatch> {
    const verdict = await this.#client.ask(idNumber, realName, NOBODY, signal);
    if (verdict.kind === 'unknown') return { kind: 'unknown' };
    const personId = personIdOf(this.#secrets, idNumber);
    if (verdict.kind === 'name-mismatch') return { kind: 'name-mismatch', personId };
    return { kind: 'match', personId, face: { kind: 'held-upstream' } };
  }
}
