import { describe } from 'vitest';
import { consentStoreSuite } from '../../people/consent-store.suite.ts';
import { MemoryConsentStore } from './consent-store.ts';

describe('MemoryConsentStore', () => {
  consentStoreSuite(async () => new MemoryConsentStore());
});
