/** Every failure of the admin API, its HTTP status, and what the caller should do about it. */
export const ADMIN_ERRORS = {
  bad_request: { status: 400, advice: 'Mend the named fields and send the request again.' },
  unauthenticated: {
    status: 401,
    advice: 'Send `Authorization: Bearer TOKEN`; the first token lies in admin.token in the data folder.',
  },
  forbidden: { status: 403, advice: 'Ask an owner for a role that may do this.' },
  not_found: { status: 404, advice: 'Check the id; list the resource to see what there is.' },
  conflict: { status: 409, advice: 'Look at the present state and decide again.' },
  too_large: { status: 413, advice: 'Send less at a time.' },
  too_many_requests: { status: 429, advice: 'Wait a minute, then go on.' },
  internal: { status: 500, advice: 'Look for the request id in the server log.' },
  unavailable: { status: 503, advice: 'Try again; if it lasts, run `renzheng doctor`.' },
} as const;

export type AdminErrorCode = keyof typeof ADMIN_ERRORS;
