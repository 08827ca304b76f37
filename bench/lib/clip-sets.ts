import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import type { ClipToMeasure } from '../../src/vision/liveness/calibrate-liveness.ts';

/** The clips of the measuring data. Photos among them are left out. */
export async function readClipSet(folder: string): Promise<ClipToMeasure[]> {
  const rows = parse(await readFile(path.join(folder, 'manifest.csv'), 'utf8'), { columns: true, trim: true }) as {
    readonly file: string;
    readonly label: string;
    readonly attack: string;
    readonly subject: string;
  }[];
  return rows
    .filter(({ file }) => !file.endsWith('.jpg'))
    .map(({ file, label, attack, subject }) => ({ file, isLive: label === 'live', attack, subject, domain: '' }));
}

/** The bytes of a clip. If it is in a container that phones do not make, it is put into mp4 with hardly any loss. */
export async function readClip(file: string): Promise<Uint8Array> {
  if (!file.endsWith('.mpg')) return readFile(file);
  const { stdout } = await promisify(execFile)(
    'ffmpeg',
    [
      '-v',
      'error',
      '-i',
      file,
      '-an',
      '-c:v',
      'libx264',
      '-crf',
      '12',
      '-movflags',
      'frag_keyframe+empty_moov',
      '-f',
      'mp4',
      'pipe:1',
    ],
    { encoding: 'buffer', maxBuffer: 1 << 28 },
  );
  return stdout;
}
