import { describe } from 'vitest';
import { personStoreSuite } from '../../people/person-store.suite.ts';
import { registerSuite } from '../../people/register.suite.ts';
import { MemoryPersonStore } from './person-store.ts';
import { MemorySiteSecrets } from './site-secrets.ts';

describe('MemoryPersonStore', () => {
  personStoreSuite(async () => {
    const secrets = new MemorySiteSecrets();
    const store = new MemoryPersonStore(secrets);
    return { store, register: store, secrets };
  });

  registerSuite(async (people) => {
    const store = new MemoryPersonStore(new MemorySiteSecrets());
    for (const { idNumber, realName, face } of people) {
      const enrolled = face.kind === 'embedding' ? { ...face, norm: 3 } : null;
      const photo = { digest: idNumber, face: enrolled, bytes: null };
      const photos = face.kind === 'none' && face.reason === 'no-photo' ? [] : [photo];
      await store.add({ idNumber, realName, photos, nowMs: 0 }, 'refuse');
    }
    return store;
  });
});
