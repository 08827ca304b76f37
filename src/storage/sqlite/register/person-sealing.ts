import { Fault } from '../../../kernel/fault.ts';
import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';

/** Where a sealed value of a person lies; bound to the person, so that a value moved to another row does not open. */
export type PersonField = 'person.number' | 'person.name' | 'person.embedding' | 'person.photo';

/** The context under which a person's value is sealed. */
export function contextOf(field: PersonField, personId: string): string {
  return `${field}:${personId}`;
}

export function sealText(secrets: SiteSecrets, field: PersonField, personId: string, text: string): Uint8Array {
  return secrets.seal(contextOf(field, personId), new TextEncoder().encode(text));
}

/** Throws Fault 'corrupt'. */
export function openText(secrets: SiteSecrets, field: PersonField, personId: string, sealed: Uint8Array): string {
  return new TextDecoder().decode(secrets.open(contextOf(field, personId), sealed));
}

/** Numbers of 32 bits, little-endian, whatever the machine. */
export function sealEmbedding(secrets: SiteSecrets, personId: string, embedding: Float32Array): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(embedding.length * 4));
  embedding.forEach((value, at) => bytes.setFloat32(at * 4, value, true));
  return secrets.seal(contextOf('person.embedding', personId), new Uint8Array(bytes.buffer));
}

/** Throws Fault 'corrupt'. */
export function openEmbedding(secrets: SiteSecrets, personId: string, sealed: Uint8Array): Float32Array<ArrayBuffer> {
  const bytes = secrets.open(contextOf('person.embedding', personId), sealed);
  if (bytes.length === 0 || bytes.length % 4 !== 0) throw new Fault('corrupt', 'an embedding has an odd length');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => view.getFloat32(at * 4, true));
}
