import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeFrames, readPortablePixmaps } from './ffmpeg-clips.ts';
import { makeClips, type MakeClipsOptions } from './make-clips.ts';
import { formatManifest } from './manifest.ts';
import { UnfitClip, type Maker } from './maker.ts';
import { readLiveClips } from './read-live-clips.ts';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0 && spawnSync('ffprobe', ['-version']).status === 0;

const echo: Maker = {
  id: 'echo',
  version: 1,
  label: 'attack',
  instrument: 'echo',
  reportOnly: false,
  describe: 'The clip as it is.',
  make: ({ clip, random }) =>
    Promise.resolve({
      fps: clip.fps,
      frames: clip.frames,
      encoding: { crf: 20, kbps: null, keyFrameEvery: 30 },
      parameters: { drawn: random.int(0, 1e6), frames: clip.frames.length },
    }),
};
const refusing: Maker = { ...echo, id: 'refusing', make: () => Promise.reject(new UnfitClip('it is too plain')) };

describe.skipIf(!hasFfmpeg)('with the system ffmpeg', () => {
  async function openFolder(): Promise<MakeClipsOptions & { readonly out: string; readonly lines: string[] }> {
    const folder = mkdtempSync(path.join(tmpdir(), 'attacks-'));
    const frames = Array.from({ length: 50 }, (_, i) => ({
      width: 64,
      height: 48,
      rgb: new Uint8Array(64 * 48 * 3).fill(40 + i),
    }));
    const encoding = { crf: 20, kbps: null, keyFrameEvery: 30 };
    for (const file of ['a.mp4', 'b.mp4']) await encodeFrames(path.join(folder, file), { fps: 25, frames, encoding });
    const lines: string[] = [];
    return {
      folder,
      out: path.join(folder, 'out'),
      clips: [
        { file: 'a.mp4', subject: 'first' },
        { file: 'b.mp4', subject: 'second' },
      ],
      seed: 1,
      makers: [echo, refusing],
      faces: { find: (asked) => Promise.resolve(asked.map(() => null)), close: () => Promise.resolve() },
      report: (line) => void lines.push(line),
      lines,
    };
  }

  test('writes the clips and the manifest, leaves out what does not fit, and makes nothing twice', async () => {
    const options = await openFolder();
    const made = await makeClips(options);
    expect(made.rows.map(({ label, attack, subject, maker, seed }) => [label, attack, subject, maker, seed])).toEqual([
      ['attack', 'echo', 'first', 'echo', 1],
      ['attack', 'echo', 'second', 'echo', 1],
    ]);
    expect(made.leftOut.map(({ file, reason }) => [file, reason])).toEqual([
      ['a.mp4', 'it is too plain'],
      ['b.mp4', 'it is too plain'],
    ]);
    expect(readFileSync(made.manifest, 'utf8')).toMatch(/^file,label,attack,subject,maker,seed,parameters\n/);
    const first = path.join(made.out, made.rows[0]?.file ?? '');
    const probe = [
      '-v',
      'error',
      '-count_frames',
      '-show_entries',
      'stream=codec_name,nb_read_frames',
      '-of',
      'csv=p=0',
    ];
    expect(execFileSync('ffprobe', [...probe, first], { encoding: 'utf8' }).trim()).toBe('h264,50');
    const bytes = readFileSync(first);
    const { mtimeMs } = statSync(first);
    const again = await makeClips(options);
    expect([again.rows, statSync(first).mtimeMs]).toEqual([made.rows, mtimeMs]);
    expect(options.lines.at(-2)).toContain('there already');
    const elsewhere = await makeClips({ ...options, out: path.join(options.folder, 'elsewhere') });
    expect(readFileSync(path.join(elsewhere.out, made.rows[0]?.file ?? '')).equals(bytes)).toBe(true);
    const other = await makeClips({ ...options, seed: 2 });
    expect(other.rows[0]?.parameters['drawn']).not.toBe(made.rows[0]?.parameters['drawn']);
  });

  test('says that a file is no video', async () => {
    const options = await openFolder();
    writeFileSync(path.join(options.folder, 'a.mp4'), 'no video');
    await expect(makeClips(options)).rejects.toThrow(/ffprobe ended with 1|is no video/);
  });
});

test('a manifest is sorted and holds the parameters as JSON', () => {
  const row = { label: 'live' as const, attack: '', subject: 's', maker: 'm', seed: 3 };
  const text = formatManifest([
    { ...row, file: 'b.mp4', parameters: { bend: 0.5 } },
    { ...row, file: 'a.mp4', parameters: {} },
  ]);
  expect(text.split('\n')).toEqual([
    'file,label,attack,subject,maker,seed,parameters',
    'a.mp4,live,,s,m,3,{}',
    'b.mp4,live,,s,m,3,"{""bend"":0.5}"',
    '',
  ]);
});

test('only live videos of a known subject are read from a manifest', () => {
  const rows = ['a.mp4,live,,s1', 'b.jpg,live,,s2', 'c.mp4,spoof,print,s3', 'd.mpg,live,,s4', 'e.mp4,live,,'];
  const clips = readLiveClips(`file,label,attack,subject\n${rows.join('\n')}\n`);
  expect(clips).toEqual([
    { file: 'a.mp4', subject: 's1' },
    { file: 'd.mpg', subject: 's4' },
  ]);
});

test('pictures of a decoder that are cut off or something else are refused', () => {
  const whole = Buffer.from('P6\n2 1\n255\nabcdef');
  expect(readPortablePixmaps(Buffer.concat([whole, whole])).map(({ width, height }) => [width, height])).toEqual([
    [2, 1],
    [2, 1],
  ]);
  expect(() => readPortablePixmaps(whole.subarray(0, 15))).toThrow(/cut off/);
  expect(() => readPortablePixmaps(Buffer.from('RIFF'))).toThrow(/binary PPM/);
});
