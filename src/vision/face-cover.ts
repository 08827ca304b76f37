import type { AlignedFace, AlignmentTemplate, EncodedFace, FaceEncoder } from './face-encoder.ts';
import { hasDarkEyes } from './dark-glasses.ts';
import { cosineOf } from './compare-embeddings.ts';
import type { Box } from './box.ts';
import { present } from '../kernel/assert.ts';

/**
 * The cosine from which dark eyes count as covered, divided by the one from which a part counts as covered otherwise.
 * The encoder still sees the rims of dark glasses, so that blanking the eyes changes more than with a bar over them.
 */
const DARK_EYES_FACTOR = 0.55 / 0.78;

/**
 * Measures how little the encoder would miss of a face. It blanks the eyes and then the mouth, and takes the higher
 * cosine of the face with itself. An open face has about .55. A face behind a mask or a bar has over .8, because
 * blanking a part that is already covered changes little. If both eyes lie in the dark, as behind dark glasses, their
 * cosine counts for more, up to 1. Throws what the encoder throws.
 */
export async function measureCover(
  encoder: FaceEncoder,
  face: AlignedFace,
  encoded: EncodedFace,
  signal: AbortSignal,
): Promise<number> {
  const { eyes, mouth } = partsOf(encoder.template);
  const withoutEyes = await encoder.encode(blank(face, eyes), signal);
  const withoutMouth = await encoder.encode(blank(face, mouth), signal);
  const ofEyes = cosineOf(encoded.embedding, withoutEyes.embedding);
  const ofMouth = cosineOf(encoded.embedding, withoutMouth.embedding);
  const counted = hasDarkEyes(face, encoder.template) ? Math.min(1, ofEyes / DARK_EYES_FACTOR) : ofEyes;
  return Math.max(counted, ofMouth);
}

/** The band of the eyes, and everything from the nose tip down, in pixels of the encoder's input. */
function partsOf({ points, width, height }: AlignmentTemplate): { readonly eyes: Box; readonly mouth: Box } {
  const [leftEye, rightEye, , mouthLeft, mouthRight] = points;
  const eyesY = (leftEye.y + rightEye.y) / 2;
  const eyesToMouth = (mouthLeft.y + mouthRight.y) / 2 - eyesY;
  const eyeDistance = rightEye.x - leftEye.x;
  const left = Math.max(0, leftEye.x - 0.7 * eyeDistance);
  const right = Math.min(width, rightEye.x + 0.7 * eyeDistance);
  const eyesTop = Math.max(0, eyesY - 0.33 * eyesToMouth);
  const mouthTop = eyesY + 0.4 * eyesToMouth;
  return {
    eyes: { left, top: eyesTop, width: right - left, height: eyesY + 0.3 * eyesToMouth - eyesTop },
    mouth: { left, top: mouthTop, width: right - left, height: height - mouthTop },
  };
}

/** The face with a part filled in the mean colour of its middle. */
function blank(face: AlignedFace, part: Box): AlignedFace {
  const { width, height } = face;
  const middle = { left: width * 0.2, top: height * 0.2, width: width * 0.6, height: height * 0.6 };
  const sums = [0, 0, 0];
  let pixels = 0;
  eachPixel(middle, width, (at) => {
    pixels++;
    for (let channel = 0; channel < 3; channel++)
      sums[channel] = present(sums[channel]) + present(face.rgb[at + channel]);
  });
  const colour = sums.map((sum) => Math.round(sum / pixels));
  const rgb = Uint8Array.from(face.rgb);
  eachPixel(part, width, (at) => rgb.set(colour, at));
  return { ...face, rgb };
}

function eachPixel(box: Box, width: number, visit: (at: number) => void): void {
  for (let y = Math.round(box.top); y < Math.round(box.top + box.height); y++)
    for (let x = Math.round(box.left); x < Math.round(box.left + box.width); x++) visit((y * width + x) * 3);
}
