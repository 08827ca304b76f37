import { Fault } from '../../kernel/fault.ts';
import type { FaceReferee, FaceVerdict } from '../../people/face-referee.ts';
import type { IdNumber } from '../../identity/id-number.ts';
import type { RealName } from '../../identity/real-name.ts';

type Answer = (idNumber: IdNumber, realName: RealName, photo: Uint8Array) => FaceVerdict;

/** An upstream in memory, for tests. It gives the verdicts that the test scripted. */
export class MemoryFaceReferee implements FaceReferee {
  readonly #answer: Answer;

  constructor(answer: Answer) {
    this.#answer = answer;
  }

  async verify(idNumber: IdNumber, realName: RealName, photo: Uint8Array, signal: AbortSignal): Promise<FaceVerdict> {
    if (signal.aborted) throw new Fault('timeout', 'the question was aborted before the upstream was asked');
    try {
      return this.#answer(idNumber, realName, photo);
    } catch (error) {
      throw new Fault('unavailable', 'the upstream failed', { cause: error });
    }
  }
}
