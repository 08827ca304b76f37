import type { Contract } from './define-api.ts';

/** A failure of a contract, with the result that goes with its code, if there is one. */
interface FailureGiven {
  readonly code: number;
  readonly result?: Readonly<Record<string, unknown>> | undefined;
}

/** Whether a failure passes by itself, so that the same call may be answered later. See `ServiceError.passing`. */
export function isPassing({ errors }: Pick<Contract, 'errors'>, { code, result }: FailureGiven): boolean {
  const passing = errors[code]?.passing ?? false;
  return typeof passing === 'boolean' ? passing : passing.res.includes(String(result?.['res']));
}
