import { expect, test } from 'vitest';
import { ADMIN_CONTRACTS } from './index.ts';

test('the audit says to which server a feed leads, and nothing of the path and the query, which may hold a token', () => {
  const kept = ADMIN_CONTRACTS.flatMap(({ name, auditParts = {} }) =>
    Object.entries(auditParts).map(([field, partOf]) => [
      `${name} ${field}`,
      partOf('https://feeds.example:8443/t0ken/exits.txt?key=s3cret'),
    ]),
  );
  expect(Object.fromEntries(kept)).toEqual({
    'feeds.schedule url': 'https://feeds.example:8443',
    'feeds.schedule checksumUrl': 'https://feeds.example:8443',
  });
});
