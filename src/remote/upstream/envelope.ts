import { z } from 'zod';
import { Fault } from '../../kernel/fault.ts';

const envelope = z.object({ error_code: z.int(), result: z.unknown() });

/** What an answer of the wire says. Its `reason` is left out, because it may quote the question. */
export interface WireAnswer {
  readonly code: number;
  readonly result: unknown;
}

/** Reads the envelope of an answer. Throws Fault 'unavailable' if the text is not one. */
export function readEnvelope(text: string): WireAnswer {
  const answer = envelope.safeParse(parseJson(text));
  if (!answer.success) throw new Fault('unavailable', 'the upstream answered something that is not an envelope');
  return { code: answer.data.error_code, result: answer.data.result };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller throws a Fault for what is no envelope. The parser's reason would quote the answer.
    return null;
  }
}
