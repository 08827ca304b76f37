import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The clip that the benchmark sends, and the photo with which its person is registered. */
export interface BenchClip {
  /** 5 s, 1280 x 720, 30 frames a second, H.264 at 4 Mbit/s. */
  readonly video: Buffer;
  /** JPEG file of one of its frames. */
  readonly photoFile: string;
}

/** Makes the clip in `folder` from live footage of the measuring data, with the system's ffmpeg. */
export async function makeBenchClip(measuring: string, folder: string): Promise<BenchClip> {
  const source = path.join(measuring, liveClipOf(measuring));
  const video = path.join(folder, 'clip.mp4');
  const photoFile = path.join(folder, 'photo.jpg');
  const fit = 'scale=1280:720:force_original_aspect_ratio=decrease,pad=1280:720:-1:-1,fps=30,format=yuv420p';
  const h264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-b:v', '4M'];
  const quiet = ['-nostdin', '-v', 'error', '-y'];
  await run('ffmpeg', [...quiet, '-stream_loop', '-1', '-i', source, '-t', '5', '-an', '-vf', fit, ...h264, video]);
  await run('ffmpeg', [...quiet, '-ss', '1', '-i', source, '-frames:v', '1', '-q:v', '2', photoFile]);
  return { video: await readFile(video), photoFile };
}

/** The first live clip of the manifest that is a talking head in MP4. It is close enough for every photo rule. */
function liveClipOf(measuring: string): string {
  const rows = readFileSync(path.join(measuring, 'manifest.csv'), 'utf8').split(/\r?\n/).slice(1);
  const live = rows.map((row) => row.split(',')).filter(([, label]) => label === 'live');
  const [file] = live.find(([name = '']) => name.endsWith('face_1.mp4')) ?? live[0] ?? [];
  if (file === undefined) throw new Error('the measuring data names no live clip');
  return file;
}
