import { Fault } from '../../../kernel/fault.ts';
import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import { told } from '../../../kernel/told.ts';

/**
 * The field in which a sealed value of a person is kept. The value is bound to the field and the person, so it does not
 * open in another row.
 */
export type PersonField = 'person.number' | 'person.name' | 'person.embedding' | 'person.photo';

/** Gives the context under which a person's value is sealed. */
export function contextOf(field: PersonField, personId: string): string {
  return `${field}:${personId}`;
}

/** Seals a text of a person, for the field in which it is kept. */
export function sealText(secrets: SiteSecrets, field: PersonField, personId: string, text: string): Uint8Array {
  return secrets.seal(contextOf(field, personId), new TextEncoder().encode(text));
}

/** Opens what sealText made. Throws Fault 'corrupt' if it does not open. */
export function openText(secrets: SiteSecrets, field: PersonField, personId: string, sealed: Uint8Array): string {
  return new TextDecoder().decode(secrets.open(contextOf(field, personId), sealed));
}

/** Seals an embedding as 32-bit numbers, little-endian on every machine. */
export function sealEmbedding(secrets: SiteSecrets, personId: string, embedding: Float32Array): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(embedding.length * 4));
  embedding.forEach((value, at) => bytes.setFloat32(at * 4, value, true));
  return secrets.seal(contextOf('person.embedding', personId), new Uint8Array(bytes.buffer));
}

/** Opens what sealEmbedding made. Throws Fault 'corrupt' if it does not open or has an impossible length. */
export function openEmbedding(secrets: SiteSecrets, personId: string, sealed: Uint8Array): Float32Array<ArrayBuffer> {
  const bytes = secrets.open(contextOf('person.embedding', personId), sealed);
  if (bytes.length === 0 || bytes.length % 4 !== 0) throw new Fault('corrupt', told`an embedding has an odd length`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => view.getFloat32(at * 4, true));
}
