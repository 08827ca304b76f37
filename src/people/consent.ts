import type { SiteSecrets } from '../platform/secrets/site-secrets.ts';
import type { IdNumber } from '../identity/id-number.ts';
import { personIdOf } from './person-id.ts';
import type { PersonId } from './register.ts';

/** A person's consent to be verified for one app. Source: PIPL 15, 16 and 29. */
export interface Consent {
  readonly personId: PersonId;
  readonly appId: string;
  /** The operator's own reference to what was signed: 1 to 64 characters, unique for a person and an app. */
  readonly consentId: string;
  readonly givenAtMs: number;
  /** null where it holds until it is withdrawn. */
  readonly endsAtMs: number | null;
  readonly withdrawnAtMs: number | null;
}

/** Where consents are kept. Every adapter passes consent-store.suite.ts; all of it throws Fault. */
export interface ConsentStore {
  /** Records a consent; the same again changes nothing, and one that was withdrawn stays so. */
  give(consent: Omit<Consent, 'withdrawnAtMs'>): Promise<void>;

  /** Gives how many consents ended by it; `consentId` null withdraws all of the app, `appId` null of all apps. */
  withdraw(
    personId: PersonId,
    which: { readonly appId: string | null; readonly consentId: string | null },
    nowMs: number,
  ): Promise<number>;

  /** All of a person's, withdrawn ones too, oldest first. */
  of(personId: PersonId): Promise<readonly Consent[]>;

  /** Whether a consent for the app is given, not over and not withdrawn. */
  holds(personId: PersonId, appId: string, nowMs: number, signal: AbortSignal): Promise<boolean>;

  /** Removes everything about a person; gives how many consents. */
  erase(personId: PersonId): Promise<number>;

  /** Apps that may only ask about people who consented. */
  requiringApps(): Promise<readonly string[]>;
  require(appId: string, isRequired: boolean): Promise<void>;
}

/** Lets an app that requires consent ask only about people who gave it. Other apps answer for consent themselves. */
export class ConsentGate {
  readonly #store: ConsentStore;
  readonly #secrets: Pick<SiteSecrets, 'mac'>;
  readonly #requiring: Set<string>;

  private constructor(store: ConsentStore, secrets: Pick<SiteSecrets, 'mac'>, requiring: readonly string[]) {
    this.#store = store;
    this.#secrets = secrets;
    this.#requiring = new Set(requiring);
  }

  /** Throws Fault. */
  static async open(store: ConsentStore, secrets: Pick<SiteSecrets, 'mac'>): Promise<ConsentGate> {
    return new ConsentGate(store, secrets, await store.requiringApps());
  }

  /** Whether the app may ask about whoever bears the number. Throws Fault 'timeout' once `signal` aborts. */
  async allows(
    idNumber: IdNumber,
    call: { readonly appId: string; readonly receivedAtMs: number; readonly signal: AbortSignal },
  ): Promise<boolean> {
    if (!this.#requiring.has(call.appId)) return true;
    return this.#store.holds(personIdOf(this.#secrets, idNumber), call.appId, call.receivedAtMs, call.signal);
  }

  /** Holds for the next call on. */
  async require(appId: string, isRequired: boolean): Promise<void> {
    await this.#store.require(appId, isRequired);
    if (isRequired) this.#requiring.add(appId);
    else this.#requiring.delete(appId);
  }

  isRequiredBy(appId: string): boolean {
    return this.#requiring.has(appId);
  }
}
