import { z } from 'zod';
import { Fault } from '../../kernel/fault.ts';
import type { FaceVerdict } from '../../people/face-referee.ts';
import type { IdNumber } from '../../identity/id-number.ts';
import type { RealName } from '../../identity/real-name.ts';
import { readEnvelope } from './envelope.ts';
import { WireClient, type WireClientOptions } from './wire-client.ts';

/** Asks a server that speaks the wire of API 264 about a face. Throws what WireClient throws. */
export class VerifyClient {
  readonly #wire: WireClient;

  constructor(options: WireClientOptions) {
    this.#wire = new WireClient(options);
  }

  ask(idNumber: IdNumber, realName: RealName, photo: Uint8Array, signal: AbortSignal): Promise<FaceVerdict> {
    const image = Buffer.from(photo).toString('base64');
    const fields = { idcard: idNumber, realname: realName, image, thousand: '1' };
    return this.#wire.ask('/verifyface/verify', fields, signal, verdictOf);
  }
}

const result = z.discriminatedUnion('res', [
  z.object({
    res: z.literal(1),
    score: z.coerce
      .string()
      .regex(/^\d{1,4}$/)
      .transform(Number)
      .refine((score) => score <= 1000),
  }),
  z.object({ res: z.literal(2), code: z.coerce.string() }),
  z.object({ res: z.literal(3) }),
]);

const NOT_COMPARED: Readonly<Record<string, 'register-face' | 'photo-face'>> = {
  '3003': 'register-face',
  '3004': 'photo-face',
};

/** Reads an answer. Errors may show its codes, but not its texts, which may quote the question. */
function verdictOf(text: string): FaceVerdict {
  const { code, result: given } = readEnvelope(text);
  if (code === 226402) return { kind: 'unknown' };
  if (code === 226401) throw new Fault('timeout', "the upstream's own source did not answer in time");
  if (code !== 0) throw new Fault('unavailable', `the upstream answered code ${code}`);
  const read = result.safeParse(given);
  if (!read.success) throw new Fault('unavailable', 'the upstream answered a result that cannot be read');
  if (read.data.res === 3) return { kind: 'name-mismatch' };
  if (read.data.res === 2) return { kind: 'not-compared', why: NOT_COMPARED[read.data.code] ?? 'compare' };
  return { kind: 'compared', score: read.data.score / 10 };
}
