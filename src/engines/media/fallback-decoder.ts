import { Fault } from '../../kernel/fault.ts';
import type { AnalysisContext } from '../../vision/frame-analyzer.ts';
import type { VideoCodec, VideoDecoder, VideoOutcome } from '../../vision/video-decoder.ts';

/** The two decoders between which a FallbackDecoder chooses. */
export interface FallbackDecoderOptions {
  readonly first: VideoDecoder;
  /** Called when the second decoder is needed for the first time. Gives `null` if this machine has none. */
  readonly openSecond: () => Promise<VideoDecoder | null>;
  /** Called with the reason each time that a video is given to the second decoder. */
  readonly onFallback: (reason: Fault) => void;
}

/**
 * Gives a video to a second decoder if the first one cannot work at that moment, e.g. because there is too little
 * memory.
 */
export class FallbackDecoder implements VideoDecoder {
  readonly #options: FallbackDecoderOptions;
  #second: Promise<VideoDecoder | null> | null = null;

  constructor(options: FallbackDecoderOptions) {
    this.#options = options;
  }

  get codecs(): readonly VideoCodec[] {
    return this.#options.first.codecs;
  }

  async decode(bytes: Uint8Array, context: AnalysisContext): Promise<VideoOutcome> {
    const { first, openSecond, onFallback } = this.#options;
    try {
      return await first.decode(bytes, context);
    } catch (error) {
      if (!(error instanceof Fault) || error.kind !== 'unavailable') throw error;
      this.#second ??= openSecond();
      const second = await this.#second;
      if (second === null) throw error;
      onFallback(error);
      const outcome = await second.decode(bytes, context);
      // If only the first decoder knows the codec, this machine is at fault and not the clip.
      if (!outcome.ok && outcome.refusal === 'unknown-codec') throw error;
      return outcome;
    }
  }
}
