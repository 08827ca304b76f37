import { sha256Hex } from '../../kernel/digests.ts';

/**
 * The id of what a request makes, in the form of every other id, so that the same request finds what it made.
 *
 * @param request names the request, e.g. the id that its caller chose
 * @example requestedId('app', 'order-7')
 */
export function requestedId(prefix: 'app' | 'cus' | 'pkg', ...request: readonly string[]): string {
  return `${prefix}_${sha256Hex(request.join(' ')).slice(0, 18)}`;
}
