import type { FaceReferee, FaceVerdict } from '../../people/face-referee.ts';
import type { IdNumber } from '../../identity/id-number.ts';
import type { RealName } from '../../identity/real-name.ts';
import type { VerifyClient } from './verify-client.ts';

/** Asks a server with the wire of API 264 to compare a photo with the face that it holds. */
export class UpstreamFaceReferee implements FaceReferee {
  readonly #client: VerifyClient;

  constructor(client: VerifyClient) {
    this.#client = client;
  }

  verify(idNumber: IdNumber, realName: RealName, photo: Uint8Array, signal: AbortSignal): Promise<FaceVerdict> {
    return this.#client.ask(idNumber, realName, photo, signal);
  }
}
