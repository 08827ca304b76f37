import type { SiteSecrets } from '../platform/secrets/site-secrets.ts';
import type { IdNumber } from '../identity/id-number.ts';
import { InTurn } from '../kernel/in-turn.ts';
import { personIdOf } from './person-id.ts';
import type { PersonId } from './register.ts';

/** A person's consent to be verified for one app. Source: PIPL 15, 16 and 29. */
export interface Consent {
  readonly personId: PersonId;
  readonly appId: string;
  /**
   * The operator's own reference to what was signed, e.g. `'contract-2031-0007'`. It has 1 to 64 characters and is
   * unique for a person and an app.
   */
  readonly consentId: string;
  readonly givenAtMs: number;
  /** Null if the consent holds until it is withdrawn. */
  readonly endsAtMs: number | null;
  readonly withdrawnAtMs: number | null;
}

/** How many consents there are for an app. Those of erased people are gone. */
export interface ConsentTotals {
  readonly appId: string;
  readonly given: number;
  readonly withdrawn: number;
  /** Consents that reached their end and were not withdrawn. */
  readonly ended: number;
  /** Consents that hold. */
  readonly holding: number;
}

/** How a consent stands at a moment. */
export type ConsentState = 'holds' | 'ended' | 'withdrawn';

/** Selects among the consents of all people. What is null does not filter. */
export interface ConsentListQuery {
  readonly fromMs: number;
  /** The end of the time in which they were given, which is excluded. */
  readonly toMs: number;
  readonly appId: string | null;
  readonly state: ConsentState | null;
  /** The moment at which the state holds. */
  readonly nowMs: number;
  /** The last consent of the page before, or null for the first page. */
  readonly after: Pick<Consent, 'givenAtMs' | 'personId' | 'appId' | 'consentId'> | null;
  /** 1 to 1001. */
  readonly limit: number;
}

/** Tells how a consent stands at a moment. */
export function consentState({ withdrawnAtMs, endsAtMs }: Consent, nowMs: number): ConsentState {
  if (withdrawnAtMs !== null) return 'withdrawn';
  return endsAtMs !== null && endsAtMs <= nowMs ? 'ended' : 'holds';
}

/** Keeps consents. Every adapter passes consent-store.suite.ts. Every method throws Fault if the store fails. */
export interface ConsentStore {
  /** Records a consent. Giving the same consent again changes nothing, and a withdrawn consent stays withdrawn. */
  give(consent: Omit<Consent, 'withdrawnAtMs'>): Promise<void>;

  /**
   * Withdraws consents and gives how many ended by it. If `consentId` is null, all consents for the app are withdrawn.
   * If `appId` is null, those for all apps are.
   */
  withdraw(
    personId: PersonId,
    which: { readonly appId: string | null; readonly consentId: string | null },
    nowMs: number,
  ): Promise<number>;

  /** Gives all consents of a person, also withdrawn ones, oldest first. */
  of(personId: PersonId): Promise<readonly Consent[]>;

  /** Tells whether a consent for the app was given, has not ended and was not withdrawn. */
  holds(personId: PersonId, appId: string, nowMs: number, signal: AbortSignal): Promise<boolean>;

  /** Consents of all people, those that were given last first. */
  list(query: ConsentListQuery): Promise<readonly Consent[]>;

  /** Counts consents by app, in the order of the apps' ids. */
  totals(nowMs: number): Promise<readonly ConsentTotals[]>;

  /** Removes all consents of a person and gives how many there were. */
  erase(personId: PersonId): Promise<number>;

  /** Gives the apps that may ask about a person only with a consent. */
  requiringApps(): Promise<readonly string[]>;
  require(appId: string, isRequired: boolean): Promise<void>;
}

/**
 * Checks consents. An app that requires consent may ask about a person only with one. Apps that do not require it see
 * to consent themselves.
 */
export class ConsentGate {
  readonly #store: ConsentStore;
  readonly #secrets: Pick<SiteSecrets, 'mac'>;
  #requiring: ReadonlySet<string>;
  readonly #reads = new InTurn();

  private constructor(store: ConsentStore, secrets: Pick<SiteSecrets, 'mac'>, requiring: readonly string[]) {
    this.#store = store;
    this.#secrets = secrets;
    this.#requiring = new Set(requiring);
  }

  /** Reads from the store which apps require consent. Throws Fault if the store fails. */
  static async open(store: ConsentStore, secrets: Pick<SiteSecrets, 'mac'>): Promise<ConsentGate> {
    return new ConsentGate(store, secrets, await store.requiringApps());
  }

  /** Tells whether the app may ask about the person with this number. Throws Fault 'timeout' once `signal` aborts. */
  async allows(
    idNumber: IdNumber,
    call: { readonly appId: string; readonly receivedAtMs: number; readonly signal: AbortSignal },
  ): Promise<boolean> {
    if (!this.#requiring.has(call.appId)) return true;
    return this.#store.holds(personIdOf(this.#secrets, idNumber), call.appId, call.receivedAtMs, call.signal);
  }

  /** Sets whether an app requires consent. The next call already follows it. */
  async require(appId: string, isRequired: boolean): Promise<void> {
    await this.#store.require(appId, isRequired);
    await this.reload();
  }

  /** Reads again which apps require consent. Throws Fault and changes nothing if the store fails. */
  reload(): Promise<void> {
    return this.#reads.run(async () => {
      this.#requiring = new Set(await this.#store.requiringApps());
    });
  }

  isRequiredBy(appId: string): boolean {
    return this.#requiring.has(appId);
  }
}
