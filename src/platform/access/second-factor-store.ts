/** The second factor of an administrator: a TOTP secret that the server and an authenticator app share. */
export interface SecondFactor {
  /** The secret, sealed under `secondFactorContext`. */
  readonly secretSealed: Uint8Array;
  /** When the enrolment was started, milliseconds since the Unix epoch. */
  readonly startedAtMs: number;
  /** Whether sign-in asks for a code. Before the first right code, the enrolment is only offered. */
  readonly inForce: boolean;
  /** The latest time step of which a code was used. Codes of this step and of earlier ones are refused. */
  readonly lastStep: number;
  /** How many wrong codes came since the last right one. */
  readonly wrongCodes: number;
  readonly recoveryCodesLeft: number;
}

/** An enrolment that a right code puts in force. */
export interface ConfirmedFactor {
  readonly administratorId: string;
  /** `startedAtMs` of the enrolment that the code was checked against. */
  readonly startedAtMs: number;
  /** The time step of the code. */
  readonly step: number;
  /** Keyed digests of the recovery codes. */
  readonly recoveryDigests: readonly string[];
  /** Digest of the session that goes on. All other sessions of the administrator end. */
  readonly keptSession: string;
}

/** Keeps second factors and recovery codes. Every adapter passes second-factor-store.suite.ts. */
export interface SecondFactorStore {
  /** Gives the second factor of an administrator, in force or only offered. `null` if there is none. */
  of(administratorId: string): Promise<SecondFactor | null>;
  /** Gives the ids of all administrators with a second factor in force. */
  holders(): Promise<ReadonlySet<string>>;
  /** Offers an enrolment in place of an earlier offer. Changes nothing and gives false if a factor is in force. */
  begin(administratorId: string, offer: Pick<SecondFactor, 'secretSealed' | 'startedAtMs'>): Promise<boolean>;
  /**
   * Puts an offered enrolment in force, and ends all sessions but one. Changes nothing and gives false if another
   * enrolment was started since, or if one is in force.
   */
  confirm(confirmed: ConfirmedFactor): Promise<boolean>;
  /** Uses up the codes up to a time step. Gives false if a code of this step or of a later one was used before. */
  useStep(administratorId: string, step: number): Promise<boolean>;
  /** Uses up a recovery code. Gives false if the administrator has none with this digest. */
  useRecoveryCode(administratorId: string, digest: string): Promise<boolean>;
  /** Counts a wrong code. */
  countWrongCode(administratorId: string): Promise<void>;
  /** Removes the factor with its recovery codes. Gives false if there was none, in force or offered. */
  remove(administratorId: string): Promise<boolean>;
}
