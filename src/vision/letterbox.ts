import type { Box } from './box.ts';
import type { Picture } from './picture.ts';
import { resizeBox } from './resample.ts';

/** A picture that was fitted to a model's input without stretching. */
export interface Letterboxed {
  readonly picture: Picture;
  /** The part of the source that the whole input shows, in source pixels. It is wider or higher than the source. */
  readonly shows: Box;
}

/**
 * Scales a picture to fit into `width` x `height`, centred, with grey around it. It does not stretch, because that
 * makes detectors miss small faces.
 */
export function letterbox(source: Picture, width: number, height: number): Letterboxed {
  const scale = Math.max(source.width / width, source.height / height);
  const shows = {
    left: (source.width - width * scale) / 2,
    top: (source.height - height * scale) / 2,
    width: width * scale,
    height: height * scale,
  };
  return { picture: resizeBox(source, shows, width, height), shows };
}

/** Converts a box in fractions of the input (0..1) into pixels of the source. */
export function unletterbox(shows: Box, fraction: Box): Box {
  return {
    left: shows.left + fraction.left * shows.width,
    top: shows.top + fraction.top * shows.height,
    width: fraction.width * shows.width,
    height: fraction.height * shows.height,
  };
}
