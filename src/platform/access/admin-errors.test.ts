import { expect, test } from 'vitest';
import { ADMIN_ERRORS } from './admin-errors.ts';

// RFC 9110, 15; 421 for a host that the server does not answer for (15.5.20).
test('the status of each error', () => {
  const statuses = Object.entries(ADMIN_ERRORS).map(([code, { status }]) => `${code} ${status}`);
  expect(statuses.toSorted()).toEqual([
    'bad_request 400',
    'conflict 409',
    'forbidden 403',
    'internal 500',
    'not_found 404',
    'second_factor_enrolment_required 403',
    'second_factor_required 401',
    'second_person_required 409',
    'too_large 413',
    'too_many_requests 429',
    'unauthenticated 401',
    'unavailable 503',
    'unknown_host 421',
  ]);
});
