import { Fault, type FaultKind } from '../src/kernel/fault.ts';
import type { SiteKeyGuard } from '../src/platform/secrets/site-key-guard.ts';

/** A guard that seals nothing, counts its openings, and fails as it is told. */
export class FakeSiteKeyGuard implements SiteKeyGuard {
  /** The texts that it was to open, in their order. */
  readonly opened: string[] = [];
  /** How sealing and opening fail. Null if they do not. */
  failsBy: FaultKind | null = null;

  async seal(siteKey: Uint8Array): Promise<string> {
    this.#check();
    return sealedByFake(Buffer.from(siteKey).toString('hex'));
  }

  async open(sealed: string): Promise<Uint8Array> {
    this.opened.push(sealed.trim());
    this.#check();
    const [, hex = ''] = /^pkcs11:01:([0-9a-f]{64})$/.exec(sealed.trim()) ?? [];
    if (hex === '') throw new Fault('corrupt', 'key 09 of the token does not open the site key');
    return new Uint8Array(Buffer.from(hex, 'hex'));
  }

  #check(): void {
    if (this.failsBy !== null) throw new Fault(this.failsBy, 'the token cannot be used: CKR_PIN_INCORRECT');
  }
}

/** What the guard makes of 64 hex digits. */
export function sealedByFake(hex: string): string {
  return `pkcs11:01:${hex}`;
}
