import type { z } from 'zod';
import { told, toldTogether, type Told } from '../../kernel/told.ts';
import type { Actor } from '../../platform/access/actor.ts';
import type { AdminErrorCode } from '../../platform/access/admin-errors.ts';
import type { AdminContract, AdminOutcome, FieldProblem } from '../../wire/admin/define-admin.ts';

/** How a call ended, with the fields that its audit row keeps. */
export interface Ran {
  readonly outcome: AdminOutcome<unknown>;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A call that ended before its handler began. */
export interface Refused extends Ran {
  readonly outcome: Extract<AdminOutcome<unknown>, { readonly ok: false }>;
}

/** Tells why a request is not allowed, whatever its body says. `null` if it is allowed. */
export function refusalOf({ roles, isOpenBeforeEnrolment }: AdminContract, actor: Actor | null): Refused | null {
  if (roles.length > 0 && actor === null)
    return failed('unauthenticated', told`the token is missing, unknown or expired. Sign in again`);
  if (actor !== null && !roles.includes(actor.role))
    return failed('forbidden', told`the role ${actor.role} may not do this`);
  if (actor?.mustEnrol === true && isOpenBeforeEnrolment !== true)
    return failed(
      'second_factor_enrolment_required',
      told`this server requires a second factor, and you have none yet`,
    );
  return null;
}

/** Refuses a call, of which the audit row keeps no field. */
export function failed(error: AdminErrorCode, detail: Told): Refused {
  return { outcome: { ok: false, error, detail }, fields: {} };
}

/** Lists the problems by field and rule, 20 at most. It never repeats a value that was sent. */
export function problemsOf(error: z.ZodError): readonly FieldProblem[] {
  return error.issues.slice(0, 20).map(({ path, message }) => ({ name: path.join('.') || 'body', problem: message }));
}

/** Refuses a call because of these fields. */
export function refusedFields(fields: readonly FieldProblem[]): Refused {
  const detail = toldTogether(fields.map(({ name, problem }) => told`${name}: ${problem}`));
  return { outcome: { ok: false, error: 'bad_request', detail, fields }, fields: {} };
}
