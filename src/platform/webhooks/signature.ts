import { createHmac } from 'node:crypto';
import type { RandomSource } from '../../kernel/random.ts';
import type { Webhook } from './webhook.ts';

const SECRET_PREFIX = 'whsec_';
/** As Standard Webhooks recommends: 24 to 64 bytes. */
const SECRET_BYTES = 32;

/** Makes the secret of a webhook, e.g. `whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw…`. */
export function newWebhookSecret(random: RandomSource): string {
  return `${SECRET_PREFIX}${Buffer.from(random.bytes(SECRET_BYTES)).toString('base64')}`;
}

/**
 * Signs a delivery as Standard Webhooks 1.0 says: HMAC-SHA256 over `id.timestamp.body`, one signature for each secret in
 * force, newest first. Gives the headers.
 *
 * @param id what stays the same through retries
 * @param atMs when it is sent. Receivers refuse what is older than some minutes
 */
export function signatureHeaders(
  { secret, previousSecrets }: Pick<Webhook, 'secret' | 'previousSecrets'>,
  { id, atMs, body }: { readonly id: string; readonly atMs: number; readonly body: string },
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(atMs / 1000));
  const previous = previousSecrets.filter(({ endsAtMs }) => atMs < endsAtMs);
  const secrets = [secret, ...previous.map((each) => each.secret)];
  const signed = `${id}.${timestamp}.${body}`;
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((each) => `v1,${sign(each, signed)}`).join(' '),
  };
}

function sign(secret: string, text: string): string {
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
  return createHmac('sha256', key).update(text, 'utf8').digest('base64');
}
