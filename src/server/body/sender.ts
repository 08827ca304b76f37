import { rateSubject } from '../../platform/admission/address-ranges.ts';
import type { CallGate } from '../../platform/admission/call-gate.ts';
import type { BodySender, KeyHolder } from './body-rooms.ts';
import { keyOfHeaders } from './key-of-headers.ts';
import { fieldText } from './raw-fields.ts';
import type { Incoming, Target } from '../listener/underway.ts';

/** What `senderOf` needs. */
export interface SenderDeps {
  readonly gate: Pick<CallGate, 'recognize'>;
  readonly receivedAtMs: number;
}

/** Gives what the platform can tell about a request's sender before its body is read. */
export function senderOf(
  { contract: { name: api } }: Target,
  { request, query, address }: Incoming,
  { gate, receivedAtMs }: SenderDeps,
): BodySender {
  let before: KeyHolder | null | undefined;
  const holderOf = (key: string): KeyHolder | null => {
    const app = gate.recognize({ key, api, address, receivedAtMs, needsOpenId: false, openId: undefined });
    return app && { appId: app.id, mode: app.mode };
  };
  return {
    get addressSubject() {
      return rateSubject(address);
    },
    keyBeforeBody() {
      if (before === undefined) {
        const key = fieldText(query['key']) ?? keyOfHeaders(request.headers);
        before = key === undefined ? null : holderOf(key);
      }
      return before;
    },
    holderOf,
  };
}
