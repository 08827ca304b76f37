import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import { localDayOf } from '../../platform/ledger/local-day.ts';
import type { IdNumber } from '../../identity/id-number.ts';
import type { PictureLink } from './pictures/picture-keeper.ts';
import type { FaceStill } from '../../vision/portraits/portraits.ts';

/** Path at which pictures are served. Source: the document of API 546. */
export const PICTURE_PATH = '/videoAuth/face-store-njb';

/** Makes pictures of a clip, and keeps them for a limited time. */
export interface ClipPictures {
  /** JPEG portraits of the best stills, spread over the clip and in its order, at most PICTURES_MAX. Throws Fault. */
  cut(stills: readonly FaceStill[]): Promise<readonly Uint8Array[]>;

  /** Prepares keeping them. A link opens its picture once the write is committed. Throws Fault. */
  keep(
    idNumber: IdNumber,
    pictures: readonly Uint8Array[],
  ): Promise<{ readonly links: readonly PictureLink[]; readonly write: DurableWrite }>;
}

/**
 * The address of a picture. The day is part of it because the document shows it. Only name and token open the picture.
 */
export function pictureUrl(
  call: { readonly baseUrl: string; readonly receivedAtMs: number },
  { name, token }: PictureLink,
): string {
  const [year, month, day] = localDayOf(call.receivedAtMs).split('-').map(Number);
  return `${call.baseUrl}${PICTURE_PATH}?y=${year}&m=${month}&d=${day}&p=${name}.jpg&token=${token}`;
}
