import type { ClipMaker } from './clip-maker.ts';

/** Key frames at regular intervals only. */
export const H264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-g', '20', '-sc_threshold', '0'];
export const VP8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '400k'];

export interface HalvesOptions {
  readonly size?: string;
  readonly rate?: number;
  readonly seconds?: number;
  /** Some noise, so that every frame has some bytes. It is added unless the option is false. */
  readonly grain?: boolean;
  /** Further filters, in the syntax of FFmpeg. */
  readonly filter?: string;
}

/** The source that VideoFiles describes. */
export function halves(options: HalvesOptions): string[] {
  const { size = '160x120', rate = 25, seconds = 2, grain = true, filter = 'null' } = options;
  const [width = 0, height = 0] = size.split('x').map(Number);
  const plain = (colour: string) => `color=${colour}:s=${width / 2}x${height}:r=${rate}:d=${seconds}`;
  const noise = grain ? 'noise=alls=12:allf=t:all_seed=7' : 'null';
  const swapped = `[red][blue]hstack,split[before][turning];[turning]hflip[after]`;
  const graph = [
    `${plain('red')}[red];${plain('blue')}[blue];${swapped}`,
    `[before][after]overlay=enable='gte(t,1)',${noise},format=yuv420p,${filter}`,
  ].join(';');
  return ['-f', 'lavfi', '-i', graph];
}

/** VideoFiles.slow: 4K, 30 frames a second, 1.2 s, no two frames alike. */
export async function makeSlow(maker: ClipMaker): Promise<Buffer> {
  const fast = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-qp', '40', '-bf', '0'];
  const source = `testsrc=s=640x360:r=30:d=1.2,scale=3840:2160:flags=neighbor`;
  return maker.make('slow.mp4', ['-f', 'lavfi', '-i', source], fast);
}
