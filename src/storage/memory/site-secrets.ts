import { createHmac } from 'node:crypto';
import { Fault } from '../../kernel/fault.ts';
import { systemRandom } from '../../kernel/random.ts';
import { dataKeyIdOf, openValue, ValueSealer, type DataKey } from '../../platform/secrets/sealed-value.ts';
import type { SiteSecrets } from '../../platform/secrets/site-secrets.ts';

/** Derives secrets from a text, without a key ring. It is only for tests, because the text reveals all of them. */
export class MemorySiteSecrets implements SiteSecrets {
  readonly #site: string;
  readonly #dataKey: DataKey;
  readonly #sealer: ValueSealer;

  constructor(site = 'test') {
    this.#site = site;
    this.#dataKey = { id: 1, cipher: 'aes-256-gcm', secret: this.mac('data-key', '') };
    this.#sealer = new ValueSealer(this.#dataKey, systemRandom);
  }

  mac(purpose: string, text: string | Uint8Array): Uint8Array {
    return new Uint8Array(createHmac('sha256', `${this.#site}\n${purpose}`).update(text).digest());
  }

  seal(context: string, plain: Uint8Array): Uint8Array {
    return this.#sealer.seal(context, plain);
  }

  open(context: string, sealed: Uint8Array): Uint8Array {
    const plain = dataKeyIdOf(sealed) === this.#dataKey.id ? openValue(this.#dataKey, context, sealed) : null;
    if (!plain) throw new Fault('corrupt', 'a sealed value cannot be opened');
    return plain;
  }
}
