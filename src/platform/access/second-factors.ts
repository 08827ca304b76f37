import { Secret, TOTP } from 'otpauth';
import type { Clock } from '../../kernel/clock.ts';
import { idText, type RandomSource } from '../../kernel/random.ts';
import type { SiteSecrets } from '../secrets/site-secrets.ts';
import type { SecondFactor, SecondFactorStore } from './second-factor-store.ts';

/** What SecondFactors needs. */
export interface SecondFactorsDeps {
  readonly store: SecondFactorStore;
  readonly secrets: Pick<SiteSecrets, 'mac' | 'seal' | 'open'>;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** A secret when it is offered. It is shown this once, and the store keeps it sealed. */
export interface OfferedFactor {
  /** 160 random bits in base32, which a person can type into an authenticator app. */
  readonly secret: string;
  /** The same as a link, which authenticator apps read from a QR code: `otpauth://totp/Renzheng:ada?…`. */
  readonly uri: string;
}

/**
 * What a code is: right, wrong, or not looked at because too many wrong ones came before it (`exhausted`). Then only a
 * recovery code is taken.
 */
export type CodeVerdict = 'right' | 'wrong' | 'exhausted';

/** Whether an administrator has a second factor, and how many recovery codes are left. */
export interface SecondFactorStatus {
  readonly inForce: boolean;
  readonly recoveryCodesLeft: number;
}

/** Digits, period and hash are the ones that every authenticator app takes. Source: RFC 6238. */
const TOTP_FORM = { issuer: 'Renzheng', algorithm: 'SHA1', digits: 6, period: 30 } as const;
const PERIOD_MS = TOTP_FORM.period * 1000;
/** Codes of so many steps before and after the present one are taken, because clocks differ. Source: RFC 6238, 5.2. */
const STEPS_AROUND = 1;
/** RFC 4226, 4 recommends 160 bits. */
const SECRET_BYTES = 20;
/** How long an offered secret can be confirmed. */
const OFFER_MS = 10 * 60_000;
const RECOVERY_CODES = 10;
/** Wrong codes in a row, beyond which only a recovery code is taken. Source: NIST SP 800-63B, 5.2.2. */
const WRONG_CODES_MAX = 100;

/** Gives the context under which the secret of an administrator is sealed. */
export function secondFactorContext(administratorId: string): string {
  return `admin.second-factor:${administratorId}`;
}

/**
 * The second factors of administrators: time-based codes (TOTP, RFC 6238) and recovery codes. Each code is taken once,
 * also if requests come at the same time. The caller limits how often codes may be tried.
 */
export class SecondFactors {
  readonly #deps: SecondFactorsDeps;

  constructor(deps: SecondFactorsDeps) {
    this.#deps = deps;
  }

  async statusOf(administratorId: string): Promise<SecondFactorStatus> {
    const factor = await this.#deps.store.of(administratorId);
    return factor?.inForce === true
      ? { inForce: true, recoveryCodesLeft: factor.recoveryCodesLeft }
      : { inForce: false, recoveryCodesLeft: 0 };
  }

  /** Gives the ids of all administrators with a second factor in force. */
  holders(): Promise<ReadonlySet<string>> {
    return this.#deps.store.holders();
  }

  /** Offers an administrator a secret, which a code must confirm within ten minutes. `null` if a factor is in force. */
  async begin(administratorId: string, name: string): Promise<OfferedFactor | null> {
    const { store, secrets, clock, random } = this.#deps;
    const bytes = Uint8Array.from(random.bytes(SECRET_BYTES));
    const secretSealed = secrets.seal(secondFactorContext(administratorId), bytes);
    if (!(await store.begin(administratorId, { secretSealed, startedAtMs: clock.nowMs() }))) return null;
    const totp = new TOTP({ ...TOTP_FORM, label: name, secret: new Secret({ buffer: bytes.buffer }) });
    return { secret: totp.secret.base32, uri: totp.toString() };
  }

  /**
   * Puts an offered secret in force if the code is right, and gives the recovery codes, which are shown this once. Ends
   * all other sessions of the administrator. `no-offer` if none was offered in the last ten minutes.
   */
  async confirm(
    administratorId: string,
    { code, keptSession }: { readonly code: string; readonly keptSession: string },
  ): Promise<readonly string[] | 'wrong' | 'no-offer'> {
    const { store, clock, random } = this.#deps;
    const offer = await store.of(administratorId);
    if (offer === null || offer.inForce || offer.startedAtMs + OFFER_MS <= clock.nowMs()) return 'no-offer';
    const step = this.#stepOf(administratorId, offer, code);
    if (step === null) return 'wrong';
    const codes = Array.from({ length: RECOVERY_CODES }, () => idText(random, 10));
    const recoveryDigests = codes.map((each) => this.#digest(administratorId, each));
    const { startedAtMs } = offer;
    const isDone = await store.confirm({ administratorId, startedAtMs, step, recoveryDigests, keptSession });
    return isDone ? codes.map((each) => `${each.slice(0, 5)}-${each.slice(5)}`) : 'no-offer';
  }

  /** Checks a code against the factor in force of an administrator, and uses it up if it is right. */
  async use(administratorId: string, code: string): Promise<CodeVerdict> {
    const { store } = this.#deps;
    const factor = await store.of(administratorId);
    if (factor === null || !factor.inForce) return 'wrong';
    if (!isTimeCode(code)) {
      if (await store.useRecoveryCode(administratorId, this.#digest(administratorId, code))) return 'right';
    } else if (factor.wrongCodes >= WRONG_CODES_MAX) {
      return 'exhausted';
    } else {
      const step = this.#stepOf(administratorId, factor, code);
      if (step !== null && (await store.useStep(administratorId, step))) return 'right';
    }
    await store.countWrongCode(administratorId);
    return 'wrong';
  }

  /** Removes the factor of an administrator with its recovery codes. Gives false if there was none. */
  remove(administratorId: string): Promise<boolean> {
    return this.#deps.store.remove(administratorId);
  }

  /** Gives the time step of a right code, `null` for a wrong one. */
  #stepOf(administratorId: string, { secretSealed }: SecondFactor, code: string): number | null {
    const { secrets, clock } = this.#deps;
    const bytes = Uint8Array.from(secrets.open(secondFactorContext(administratorId), secretSealed));
    const totp = new TOTP({ ...TOTP_FORM, secret: new Secret({ buffer: bytes.buffer }) });
    const timestamp = clock.nowMs();
    const delta = totp.validate({ token: code.replaceAll(' ', ''), timestamp, window: STEPS_AROUND });
    return delta === null ? null : Math.floor(timestamp / PERIOD_MS) + delta;
  }

  /** People type `l` for `1` and `o` for `0`, which the alphabet of the codes leaves out. */
  #digest(administratorId: string, code: string): string {
    const typed = code.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('l', '1').replaceAll('o', '0');
    return Buffer.from(this.#deps.secrets.mac('admin-recovery-code', `${administratorId} ${typed}`)).toString('hex');
  }
}

function isTimeCode(code: string): boolean {
  return /^\d{3} ?\d{3}$/.test(code);
}
