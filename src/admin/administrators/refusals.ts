import { told } from '../../kernel/told.ts';
import type { AdminOutcome } from '../../wire/admin/define-admin.ts';

type Refusal = Extract<AdminOutcome<never>, { ok: false }>;

/** Refuses a try to guess a password or a code. */
export const TOO_MANY_TRIES: Refusal = {
  ok: false,
  error: 'too_many_requests',
  detail: told`there were too many tries for this account: wait a minute before each further try`,
};
/** Refuses a change that takes the caller's own password. */
export const WRONG_PASSWORD: Refusal = {
  ok: false,
  error: 'forbidden',
  detail: told`password: it is not your password. If you forgot it, ask an owner to set another one`,
};
/** Refuses a change that takes a password, because the administrator has none. */
export const NO_PASSWORD: Refusal = {
  ok: false,
  error: 'conflict',
  detail: told`you have no password and use tokens only: ask an owner to set one`,
};
/** Asks for a code, once everything else of a sign-in was right. */
export const CODE_NEEDED: Refusal = {
  ok: false,
  error: 'second_factor_required',
  detail: told`this account has a second factor`,
};
/** Refuses codes of an authenticator app after too many wrong ones. */
export const CODES_EXHAUSTED: Refusal = {
  ok: false,
  error: 'forbidden',
  detail: told`code: too many wrong codes came in a row, so only a recovery code is taken. If you have none left, ask an owner to remove your second factor`,
};

/** Says that there is no administrator of this name. */
export function unknownAdministrator(name: string): Refusal {
  return { ok: false, error: 'not_found', detail: told`there is no administrator ${name}` };
}
