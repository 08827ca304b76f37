import type { Contract } from '../wire/define-api.ts';
import type { AnswerSource } from './answer-source.ts';
import { callUnder } from './ask-source.ts';

/** Limits the time of a source, so that the next one still has time before the deadline of the call. */
export function limitedSource<C extends Contract>(source: AnswerSource<C>, timeoutMs: number): AnswerSource<C> {
  return {
    name: source.name,
    price: source.price,
    ask: (params, call) =>
      source.ask(params, callUnder(call, AbortSignal.any([call.signal, AbortSignal.timeout(timeoutMs)]))),
  };
}
