import { assert } from '../../../kernel/assert.ts';
import type { Picture } from '../../../vision/picture.ts';
import type { ModelInput } from '../models/model-manifest.ts';

/** Weights of red, green and blue in luma, ITU-R BT.601. */
const LUMA = [0.299, 0.587, 0.114] as const;

/**
 * Writes the pixels of a picture of the model's size into a tensor with as many values, in the model's order and scale:
 * (value - mean) / std for each channel.
 */
export function writePicture(picture: Picture, input: ModelInput, tensor: Float32Array): void {
  assert(picture.width === input.width && picture.height === input.height, 'the picture has the size of the model');
  assert(
    tensor.length * 3 === picture.rgb.length * channelsOf(input),
    'the tensor has a value for each pixel and channel',
  );
  if (input.channels === 'grey') writeGrey(picture, input, tensor);
  else writeColours(picture, input, tensor);
}

/** Gives how many values a pixel has, e.g. 1 for luma. */
export function channelsOf({ channels }: ModelInput): 1 | 3 {
  return channels === 'grey' ? 1 : 3;
}

function writeGrey({ rgb }: Picture, { mean, std }: ModelInput, tensor: Float32Array): void {
  const [offset, scale] = [mean[0] ?? 0, std[0] ?? 1];
  for (let at = 0; at < tensor.length; at++) {
    const luma =
      LUMA[0] * (rgb[at * 3] as number) + LUMA[1] * (rgb[at * 3 + 1] as number) + LUMA[2] * (rgb[at * 3 + 2] as number);
    tensor[at] = (luma - offset) / scale;
  }
}

function writeColours({ rgb }: Picture, { channels, layout, mean, std }: ModelInput, tensor: Float32Array): void {
  const pixels = rgb.length / 3;
  for (let channel = 0; channel < 3; channel++) {
    const from = channels === 'bgr' ? 2 - channel : channel;
    const [offset, scale] = [mean[channel] ?? mean[0] ?? 0, std[channel] ?? std[0] ?? 1];
    for (let at = 0; at < pixels; at++) {
      const to = layout === 'nchw' ? channel * pixels + at : at * 3 + channel;
      tensor[to] = ((rgb[at * 3 + from] as number) - offset) / scale;
    }
  }
}

/** Computes probabilities from logits. */
export function softmax(logits: Float32Array): Float32Array {
  const highest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
