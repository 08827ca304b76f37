import { describe } from 'vitest';
import { siteSecretsSuite } from '../../platform/secrets/site-secrets.suite.ts';
import { MemorySiteSecrets } from './site-secrets.ts';

describe('MemorySiteSecrets', () => {
  siteSecretsSuite(async (site) => new MemorySiteSecrets(`site ${site}`));
});
