import { told } from '../../kernel/told.ts';
/** Every failure of the admin API: its HTTP status, and what the caller should do about it. */
export const ADMIN_ERRORS = {
  bad_request: { status: 400, advice: told`Correct the named fields and send the request again.` },
  unauthenticated: {
    status: 401,
    advice: told`Send \`Authorization: Bearer TOKEN\`. The first token is in admin.token in the data folder.`,
  },
  second_factor_required: {
    status: 401,
    advice: told`Send the name and the password again with \`code\`: 6 digits of your authenticator app, or a recovery code.`,
  },
  second_factor_enrolment_required: {
    status: 403,
    advice: told`Set up a second factor first: \`renzheng totp on\`, or your account page in the console.`,
  },
  forbidden: { status: 403, advice: told`Ask an owner for a role that may do this.` },
  not_found: { status: 404, advice: told`Check the id. List the resource to see which ids exist.` },
  conflict: { status: 409, advice: told`Do first what the detail says, or read the present state and decide again.` },
  unknown_host: {
    status: 421,
    advice: told`Use the address of the server or localhost, or add the name to admin.hosts; for a proxy, set admin.publicUrl.`,
  },
  second_person_required: {
    status: 409,
    advice: told`Ask one of them to make the same call: \`renzheng confirmation list\` shows it.`,
  },
  too_large: { status: 413, advice: told`Send less at a time.` },
  too_many_requests: { status: 429, retryAfterSeconds: 60, advice: told`Wait a minute, then continue.` },
  internal: { status: 500, advice: told`Look for the request id in the server log.` },
  unavailable: {
    status: 503,
    advice: told`Try again. If it keeps failing, mend what the detail names, or run \`renzheng doctor\`.`,
  },
} as const;

/** The name of an admin error, e.g. `not_found`. */
export type AdminErrorCode = keyof typeof ADMIN_ERRORS;
