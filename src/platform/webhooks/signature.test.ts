import { Webhook as Receiver } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { systemRandom } from '../../kernel/random.ts';
import { newWebhookSecret, signatureHeaders } from './signature.ts';

// The reference library refuses what is more than five minutes from its own clock.
const atMs = new Date().getTime();
const body = '{"type":"alert.fired","data":{"name":"人脸"}}';

test('the reference library takes the signature, and refuses a changed body, id or time', () => {
  const secret = newWebhookSecret(systemRandom);
  const headers = signatureHeaders({ secret, previousSecrets: [] }, { id: 'evt_1', atMs, body });
  const receiver = new Receiver(secret);
  expect(receiver.verify(body, headers)).toEqual(JSON.parse(body));
  expect(() => receiver.verify(`${body} `, headers)).toThrow('No matching signature found');
  expect(() => receiver.verify(body, { ...headers, 'webhook-id': 'evt_2' })).toThrow('No matching signature found');
  const earlier = String(Number(headers['webhook-timestamp']) - 1);
  expect(() => receiver.verify(body, { ...headers, 'webhook-timestamp': earlier })).toThrow(
    'No matching signature found',
  );
  expect(() => new Receiver(newWebhookSecret(systemRandom)).verify(body, headers)).toThrow(
    'No matching signature found',
  );
});

test('during a rotation each secret signs until its end', () => {
  const [oldest, older, newer] = [0, 1, 2].map(() => newWebhookSecret(systemRandom)) as [string, string, string];
  const signAt = (endsAtMs: number) =>
    signatureHeaders(
      {
        secret: newer,
        previousSecrets: [
          { secret: older, endsAtMs },
          { secret: oldest, endsAtMs: atMs + 1 },
        ],
      },
      { id: 'evt_1', atMs, body },
    );
  expect(new Receiver(oldest).verify(body, signAt(atMs))).toBeTruthy();
  for (const secret of [oldest, older, newer]) expect(new Receiver(secret).verify(body, signAt(atMs + 1))).toBeTruthy();
  expect(new Receiver(newer).verify(body, signAt(atMs))).toBeTruthy();
  expect(() => new Receiver(older).verify(body, signAt(atMs))).toThrow('No matching signature found');
});

test('a secret has 32 bytes behind its prefix', () => {
  const secret = newWebhookSecret(systemRandom);
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
});
