import { z } from 'zod';
import { Fault } from '../../kernel/fault.ts';

const envelope = z.object({ error_code: z.int(), result: z.unknown() });

/** What an answer of the wire says; its `reason` is left out, since it may quote what was asked. */
export interface WireAnswer {
  readonly code: number;
  readonly result: unknown;
}

/** Reads the envelope of an answer. Throws Fault 'unavailable' where the text is none. */
export function readEnvelope(text: string): WireAnswer {
  const answer = envelope.safeParse(parseJson(text));
  if (!answer.success) throw new Fault('unavailable', 'the upstream answered something that is no envelope');
  return { code: answer.data.error_code, result: answer.data.result };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
