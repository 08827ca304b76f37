import { Fault } from '../../kernel/fault.ts';
import { FairQueue } from '../inference/pool/fair-queue.ts';
import type { AnalysisContext } from '../../vision/frame-analyzer.ts';
import type { VideoCodec, VideoDecoder, VideoOutcome } from '../../vision/video-decoder.ts';

/** How many videos run and wait. */
export interface QueuedDecoderOptions {
  readonly decoder: VideoDecoder;
  /** How many videos are decoded at the same time. */
  readonly concurrency: number;
  /** How many videos may wait. More are refused at once. */
  readonly queueMax: number;
  /** Called with the number of videos that wait. */
  readonly queueChanged?: (waiting: number) => void;
}

/** Lets few videos at a time through to another decoder. If videos wait, apps take turns. */
export class QueuedDecoder implements VideoDecoder {
  readonly #options: QueuedDecoderOptions;
  readonly #waiting = new FairQueue<() => void>();
  #running = 0;

  constructor(options: QueuedDecoderOptions) {
    this.#options = options;
  }

  get codecs(): readonly VideoCodec[] {
    return this.#options.decoder.codecs;
  }

  /** False if another video would be refused at once. */
  get hasRoom(): boolean {
    const { concurrency, queueMax } = this.#options;
    return this.#running < concurrency || this.#waiting.size < queueMax;
  }

  async decode(bytes: Uint8Array, context: AnalysisContext): Promise<VideoOutcome> {
    await this.#enter(context);
    try {
      return await this.#options.decoder.decode(bytes, context);
    } finally {
      this.#leave();
    }
  }

  async #enter({ appId, signal }: AnalysisContext): Promise<void> {
    if (this.#running < this.#options.concurrency) {
      this.#running++;
      return;
    }
    if (this.#waiting.size >= this.#options.queueMax) throw new Fault('unavailable', 'too many videos wait already');
    if (signal.aborted) throw new Fault('timeout', 'the video was given up before it was opened');
    await new Promise<void>((resolve, reject) => {
      const begin = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        this.#waiting.remove(appId, begin);
        this.#tell();
        reject(new Fault('timeout', 'the video was given up while it waited'));
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(appId, begin);
      this.#tell();
    });
  }

  /** Hands the place to the next video directly, so that no other can take it in between. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running--;
    else next();
    this.#tell();
  }

  #tell(): void {
    this.#options.queueChanged?.(this.#waiting.size);
  }
}
