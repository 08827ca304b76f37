import type { RandomSource } from '../../src/kernel/random.ts';
import { seededRandom } from '../../src/kernel/seeded-random.ts';
import type { ClipMaker } from './clip-maker.ts';
import { H264, halves, VP8 } from './clip-sources.ts';
import { hostileFiles } from './hostile-videos.ts';

export interface HostileClip {
  /** The kind of damage, the clip that it was done to, and a number. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

type Mutation = (clip: Buffer, random: RandomSource, other: Buffer) => Buffer;

/** Bytes that other programs recognise as their own files. They stand in front of a video or behind it. */
const FOREIGN = [
  '#EXTM3U\n#EXTINF:5,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n',
  'ffconcat version 1.0\nfile /etc/passwd\n',
  '<html><script src="http://192.0.2.1/"></script>',
  'PK\u0003\u0004\u0014\0\0\0',
  '\u007fELF\u0002\u0001\u0001',
  '%PDF-1.7\n',
  '\u00ff\u00d8\u00ff\u00e0\0\u0010JFIF',
];

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'flipped bits': (clip, random) => {
    for (let flips = 1 + random.intBelow(200); flips > 0; flips--) {
      const at = random.intBelow(clip.length);
      clip.writeUInt8(clip.readUInt8(at) ^ (1 << random.intBelow(8)), at);
    }
    return clip;
  },
  'flipped bits of the header': (clip, random) => {
    for (let flips = 1 + random.intBelow(20); flips > 0; flips--) {
      const near = random.intBelow(Math.min(1200, clip.length));
      const at = random.intBelow(2) === 0 ? near : clip.length - 1 - near;
      clip.writeUInt8(clip.readUInt8(at) ^ (1 << random.intBelow(8)), at);
    }
    return clip;
  },
  'huge numbers': (clip, random) => {
    const huge = [0xffff_ffff, 0x7fff_ffff, 0x8000_0000, 0, 1, 0xffff, 0x4000_0000];
    for (let writes = 1 + random.intBelow(4); writes > 0; writes--) {
      const near = random.intBelow(Math.min(1200, clip.length - 4));
      const at = random.intBelow(2) === 0 ? near : clip.length - 4 - near;
      clip.writeUInt32BE(huge[random.intBelow(huge.length)] ?? 0, at);
    }
    return clip;
  },
  'cut off': (clip, random) => clip.subarray(0, random.intBelow(clip.length)),
  'a hole': (clip, random) => {
    const from = random.intBelow(clip.length);
    return Buffer.concat([clip.subarray(0, from), clip.subarray(from + random.intBelow(clip.length - from))]);
  },
  zeros: (clip, random) => {
    const from = random.intBelow(clip.length);
    return clip.fill(0, from, from + random.intBelow(clip.length - from));
  },
  'a part again and again': (clip, random) => {
    const from = random.intBelow(clip.length);
    const part = clip.subarray(from, from + 1 + random.intBelow(2000));
    const again = Array.from({ length: 1 + random.intBelow(200) }, () => part);
    return Buffer.concat([clip.subarray(0, from), ...again, clip.subarray(from)]);
  },
  'two in one': (clip, random, other) =>
    Buffer.concat([clip.subarray(0, random.intBelow(clip.length)), other.subarray(random.intBelow(other.length))]),
  'a foreign head': (clip, random) => Buffer.concat([foreign(random), clip]),
  'a foreign tail': (clip, random) => {
    const kept = clip.subarray(0, 12 + random.intBelow(clip.length - 12));
    return Buffer.concat([kept, ...Array.from({ length: 1 + random.intBelow(60) }, () => foreign(random))]);
  },
};

/**
 * Returns `count` small hostile files: damaged in ten ways, decompression bombs, playlists. The same seed gives the
 * same files.
 */
export async function makeHostileClips(maker: ClipMaker, count: number, seed: number): Promise<HostileClip[]> {
  const clips = await soundClips(maker);
  const whole = Object.entries(await hostileFiles(maker)).map(([name, [, bytes]]) => ({ name, bytes }));
  const random = seededRandom(seed);
  const any = () => clips[random.intBelow(clips.length)] ?? Buffer.alloc(20);
  const ways = Object.entries(MUTATIONS);
  const mutated = Array.from({ length: count - whole.length }, (_, at) => {
    const [name, mutate] = ways[at % ways.length] ?? ['nothing', (clip) => clip];
    return { name: `${at}: ${name}`, bytes: mutate(Buffer.from(any()), random, any()) };
  });
  return [...whole, ...mutated];
}

/** About a second of each container and codec, a few kilobytes each. */
async function soundClips(maker: ClipMaker): Promise<Buffer[]> {
  const tiny = halves({ size: '64x48', rate: 10, seconds: 1.3 });
  const makes: [string, string[]][] = [
    ['a.mp4', [...H264, '-movflags', '+faststart']],
    ['b.mp4', H264],
    ['c.mp4', [...H264, '-movflags', 'frag_keyframe+empty_moov']],
    ['d.webm', VP8],
    ['e.avi', ['-c:v', 'mpeg4']],
    ['f.flv', ['-c:v', 'flv']],
    ['g.mov', ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p']],
    ['h.3gp', ['-c:v', 'mpeg4']],
    ['i.flv', H264],
    ['j.mkv', H264],
  ];
  if (maker.encodes('libx265')) makes.push(['k.mp4', ['-c:v', 'libx265', '-x265-params', 'log-level=none']]);
  const clips: Buffer[] = [];
  for (const [name, args] of makes) clips.push(await maker.make(name, tiny, args));
  return clips;
}

function foreign(random: RandomSource): Buffer {
  return Buffer.from(FOREIGN[random.intBelow(FOREIGN.length)] ?? '', 'latin1');
}
