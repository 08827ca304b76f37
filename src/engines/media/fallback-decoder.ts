import { Fault } from '../../kernel/fault.ts';
import type { AnalysisContext } from '../../vision/frame-analyzer.ts';
import type { VideoCodec, VideoDecoder, VideoOutcome } from '../../vision/video-decoder.ts';

export interface FallbackDecoderOptions {
  readonly first: VideoDecoder;
  /** Opened when it is needed for the first time; `null` if this machine has none. */
  readonly openSecond: () => Promise<VideoDecoder | null>;
  /** Is told each time that a video is given to the second decoder, and why. */
  readonly onFallback: (reason: Fault) => void;
}

/** Gives a video to a second decoder if the first one cannot work at that moment, for example for want of memory. */
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
      // A codec that only the first decoder knows is this machine's fault and not the clip's.
      if (!outcome.ok && outcome.refusal === 'unknown-codec') throw error;
      return outcome;
    }
  }
}
