import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHmacSha256 } from './hmac-sha256.ts';

const keys = fc.uint8Array({ minLength: 1, maxLength: 64 });
const contents = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.uint8Array({ maxLength: 300 }));

test('the digest is HMAC-SHA-256 of text and of bytes, whatever was digested before', () => {
  fc.assert(
    fc.property(keys, fc.array(contents, { minLength: 1, maxLength: 4 }), (key, all) => {
      const digest = createHmacSha256(key);
      for (const each of all) expect(digest(each)).toBe(createHmac('sha256', key).update(each).digest('hex'));
    }),
  );
});
