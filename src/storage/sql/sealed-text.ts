import type { SiteSecrets } from '../../platform/secrets/site-secrets.ts';

/** Seals a text for a column. */
export function sealText(secrets: Pick<SiteSecrets, 'seal'>, context: string, text: string): Uint8Array {
  return secrets.seal(context, Buffer.from(text, 'utf8'));
}

/** Opens what sealText made. Throws Fault 'corrupt' if it does not open. */
export function openText(secrets: Pick<SiteSecrets, 'open'>, context: string, sealed: Uint8Array): string {
  return Buffer.from(secrets.open(context, sealed)).toString('utf8');
}
