import { expect, test } from 'vitest';
import { Fault } from '../../kernel/fault.ts';
import type { VideoDecoder, VideoOutcome } from '../../vision/video-decoder.ts';
import { QueuedDecoder } from './queued-decoder.ts';

const REFUSED: VideoOutcome = { ok: false, refusal: 'damaged' };

test('few videos run at a time, apps take turns, and those that find the queue full are refused at once', async () => {
  const { decoder, begun, end } = heldDecoder();
  const waiting: number[] = [];
  const queued = open(decoder, { queueMax: 3, queueChanged: (count) => waiting.push(count) });
  const work = ['a', 'a', 'a', 'b'].map((appId, at) => queued.decode(Uint8Array.of(at), context(appId)));
  await turn();
  expect([begun, queued.hasRoom]).toEqual([[0], false]);
  await expect(queued.decode(Uint8Array.of(9), context('c'))).rejects.toSatisfy(isFault('unavailable'));
  for (let ended = 0; ended < 4; ended++) {
    end();
    await turn();
  }
  expect(await Promise.all(work)).toEqual(Array.from({ length: 4 }, () => REFUSED));
  expect([begun, queued.hasRoom]).toEqual([[0, 1, 3, 2], true]);
  expect(Math.max(...waiting)).toBe(3);
  expect(waiting.at(-1)).toBe(0);
});

test('a video given up while it waits frees its place in the queue', async () => {
  const { decoder, begun, end } = heldDecoder();
  const queued = open(decoder, { queueMax: 1 });
  const first = queued.decode(Uint8Array.of(0), context('a'));
  const abort = new AbortController();
  const second = queued.decode(Uint8Array.of(1), context('a', abort.signal));
  abort.abort();
  await expect(second).rejects.toSatisfy(isFault('timeout'));
  const third = queued.decode(Uint8Array.of(2), context('a'));
  end();
  await first;
  await turn();
  end();
  await third;
  expect(begun).toEqual([0, 2]);
});

test('a video whose decoder fails frees its place too', async () => {
  const failing: VideoDecoder = {
    codecs: [],
    decode: async () => {
      throw new Fault('unavailable', 'it cannot work');
    },
  };
  const queued = open(failing, { queueMax: 0 });
  for (let at = 0; at < 3; at++)
    await expect(queued.decode(Uint8Array.of(at), context('a'))).rejects.toThrow('it cannot work');
});

function open(decoder: VideoDecoder, options: { queueMax: number; queueChanged?: (count: number) => void }) {
  return new QueuedDecoder({ decoder, concurrency: 1, ...options });
}

/**
 * Makes a decoder that works on each video until it is told to end, and lists the first byte of each video that began.
 */
function heldDecoder() {
  const begun: number[] = [];
  const held: (() => void)[] = [];
  const decoder: VideoDecoder = {
    codecs: ['h264'],
    decode: async ([name = -1]) => {
      begun.push(name);
      await new Promise<void>((resolve) => held.push(resolve));
      return REFUSED;
    },
  };
  return { decoder, begun, end: () => held.shift()?.() };
}

function context(appId: string, signal = new AbortController().signal) {
  return { appId, signal };
}

function isFault(kind: string) {
  return (error: unknown) => error instanceof Fault && error.kind === kind;
}

function turn(): Promise<void> {
  return new Promise(setImmediate);
}
