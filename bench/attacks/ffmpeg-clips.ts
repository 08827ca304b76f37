import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Picture } from '../../src/vision/picture.ts';
import type { DecodedClip, Encoding } from './maker.ts';

/** Which part of a clip is decoded. */
export interface ClipPart {
  readonly startSeconds: number;
  readonly framesMax: number;
  /** Longest side in pixels. Larger frames are shrunk, and smaller ones stay as they are. */
  readonly sideMax: number;
}

/** What is known of a video file before it is decoded. */
export interface ClipFacts {
  /** Mean frames a second. */
  readonly fps: number;
  readonly seconds: number;
}

/** How much of a program's error output is kept. */
const WORDS_MAX = 1 << 16;

/** Reads the rate and the length of a video. Throws an Error that says what to do if ffprobe is absent or refuses it. */
export async function probeClip(file: string): Promise<ClipFacts> {
  const entries = 'stream=avg_frame_rate,duration:format=duration';
  const select = ['-v', 'error', '-select_streams', 'v:0', '-show_entries', entries, '-of', 'json'];
  const child = start('ffprobe', [...select, file]);
  const [text] = await Promise.all([readAll(child), ended(child, 'ffprobe')]);
  const { streams = [], format = {} } = JSON.parse(text.toString()) as {
    streams?: readonly { avg_frame_rate?: string; duration?: string }[];
    format?: { duration?: string };
  };
  const [over = 0, under = 1] = (streams[0]?.avg_frame_rate ?? '').split('/').map(Number);
  const [fps, seconds] = [over / under, Number(streams[0]?.duration ?? format.duration)];
  if (!(fps > 0 && fps <= 240 && seconds > 0)) throw new Error(`${file} is no video with a known rate and length`);
  return { fps, seconds };
}

/** Decodes frames of a file, each one once, whatever its time stamp. Throws an Error if ffmpeg is absent or fails. */
export async function decodeFrames(file: string, { startSeconds, framesMax, sideMax }: ClipPart): Promise<Picture[]> {
  const side = `${sideMax}`;
  const fit = `scale=w='min(${side},iw)':h='min(${side},ih)':force_original_aspect_ratio=decrease:force_divisible_by=2`;
  const input = ['-nostdin', '-v', 'error', '-ss', String(startSeconds), '-i', file];
  const output = ['-an', '-vf', fit, '-frames:v', String(framesMax), '-vsync', 'passthrough'];
  const child = start('ffmpeg', [...input, ...output, '-f', 'image2pipe', '-c:v', 'ppm', 'pipe:1']);
  const [bytes] = await Promise.all([readAll(child), ended(child, 'ffmpeg')]);
  return readPortablePixmaps(bytes);
}

/** Cuts a row of binary PPM pictures. Throws an Error if the bytes are something else. */
export function readPortablePixmaps(bytes: Buffer): Picture[] {
  const pictures: Picture[] = [];
  for (let at = 0; at < bytes.length;) {
    const header = /^P6\s(\d+)\s(\d+)\s255\s/.exec(bytes.toString('latin1', at, at + 40));
    if (!header) throw new Error('the decoder gave something else than binary PPM pictures');
    const [whole, width = '', height = ''] = header;
    const begin = at + whole.length;
    at = begin + Number(width) * Number(height) * 3;
    if (at > bytes.length) throw new Error('the last picture of the decoder is cut off');
    pictures.push({ width: Number(width), height: Number(height), rgb: Uint8Array.from(bytes.subarray(begin, at)) });
  }
  return pictures;
}

/**
 * Writes frames into an MP4 file with H.264, one after the other as they are made. Equal frames give equal bytes.
 * Returns how many there were. Throws an Error if there is no frame, if ffmpeg is absent, or if it fails.
 */
export async function encodeFrames(
  file: string,
  { fps, frames, encoding }: { readonly fps: number; readonly frames: Iterable<Picture>; readonly encoding: Encoding },
): Promise<number> {
  return feedFrames(frames, (first) => encoderArguments(file, first, { fps, encoding }));
}

/**
 * Gives frames to ffmpeg as raw RGB pictures, one after the other as they are made. `argumentsFor` gets the first frame
 * and gives the arguments, with `pipe:0` as the input. Returns how many frames there were. Throws an Error if there is
 * none, if ffmpeg is absent, or if it fails.
 */
export async function feedFrames(
  frames: Iterable<Picture>,
  argumentsFor: (first: Picture) => readonly string[],
): Promise<number> {
  const iterator = frames[Symbol.iterator]();
  let next = iterator.next();
  if (next.done === true) throw new Error('a clip needs at least one frame');
  const child = start('ffmpeg', argumentsFor(next.value));
  // A pipe that ffmpeg closed early is reported by its exit code.
  child.stdin?.on('error', () => {});
  const end = ended(child, 'ffmpeg');
  // A failure during the work of a frame is reported by the next await of the same promise.
  end.catch(() => {});
  let count = 0;
  while (next.done !== true && child.exitCode === null) {
    count += 1;
    if (child.stdin?.write(next.value.rgb) === false) await Promise.race([once(child.stdin, 'drain'), end]);
    next = iterator.next();
  }
  child.stdin?.end();
  await end;
  return count;
}

function encoderArguments(
  file: string,
  { width, height }: Picture,
  { fps, encoding }: { readonly fps: number; readonly encoding: Encoding },
): readonly string[] {
  const input = ['-f', 'rawvideo', '-pixel_format', 'rgb24', '-video_size', `${width}x${height}`];
  const rate = encoding.kbps === null ? ['-crf', String(encoding.crf)] : ['-b:v', `${encoding.kbps}k`];
  const codec = ['-c:v', 'libx264', '-preset', 'veryfast', '-threads', '2', '-g', String(encoding.keyFrameEvery)];
  const plain = ['-pix_fmt', 'yuv420p', '-fflags', '+bitexact', '-flags:v', '+bitexact', '-map_metadata', '-1'];
  const head = ['-nostdin', '-v', 'error', '-y'];
  return [...head, ...input, '-framerate', String(fps), '-i', 'pipe:0', ...codec, ...rate, ...plain, '-f', 'mp4', file];
}

/** Encodes a clip into `file` and decodes it again. Throws an Error if ffmpeg is absent or fails. */
export async function recodeClip(clip: DecodedClip, encoding: Encoding, file: string): Promise<DecodedClip> {
  await encodeFrames(file, { fps: clip.fps, frames: clip.frames, encoding });
  const frames = await decodeFrames(file, { startSeconds: 0, framesMax: clip.frames.length, sideMax: 8192 });
  return { ...clip, frames };
}

function start(program: string, args: readonly string[]): ChildProcess {
  return spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
}

async function readAll(child: ChildProcess): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout ?? []) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Resolves when the program has ended well. Throws an Error with its own words if not. */
async function ended(child: ChildProcess, program: string): Promise<void> {
  let words = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    if (words.length < WORDS_MAX) words += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error) =>
      reject(new Error(`${program} cannot be run: install the package ffmpeg`, { cause: error })),
    );
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${words.trim().split('\n').at(-1) ?? ''}`);
}
