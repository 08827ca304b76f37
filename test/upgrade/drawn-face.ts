import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { seededRandom } from '../../src/kernel/seeded-random.ts';
import type { ClipMaker } from '../vision/clip-maker.ts';

/**
 * Faces that are drawn from numbers and show no real person. They are close enough to faces for the models to find and
 * compare them.
 */
export interface Pose {
  /** Pixels to the right. */
  readonly shift?: number;
  /** Degrees, clockwise. */
  readonly tilt?: number;
  /** How far the eyes are open, 0..1. */
  readonly open?: number;
}

const WIDTH = 480;
const HEIGHT = 600;

/** A photo of the face that the seed draws: JPEG, 480 x 600, about 12 kB. */
export function photographFace(seed: number, pose: Pose = {}): Promise<Buffer> {
  return sharp(Buffer.from(drawFace(seed, pose)))
    .blur(1.2)
    .jpeg({ quality: 85 })
    .toBuffer();
}

/** A clip of a drawn face that sways and blinks, as MP4 with H.264, for the given number of seconds. */
export async function filmFace(maker: ClipMaker, seed: number): Promise<Buffer> {
  const frames = 40;
  const photos = await Promise.all(
    Array.from({ length: frames }, (_, at) =>
      photographFace(seed, {
        shift: 10 * Math.sin(at / 5),
        tilt: 3 * Math.sin(at / 7),
        open: at % 20 < 3 ? 0.1 : 1,
      }),
    ),
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-frames-'));
  for (const [at, photo] of photos.entries()) writeFileSync(path.join(folder, `${at}.jpg`), photo);
  const noise = ['-vf', 'noise=alls=6:allf=t:all_seed=7'];
  const h264 = ['-c:v', 'libx264', '-crf', '30', '-preset', 'slow', '-pix_fmt', 'yuv420p'];
  return maker
    .make('clip.mp4', ['-framerate', '15', '-i', path.join(folder, '%d.jpg')], noise, h264)
    .finally(() => rmSync(folder, { recursive: true }));
}

/** Sizes in one face, in pixels from its middle, and its colours. */
function featuresOf(seed: number) {
  const random = seededRandom(seed);
  const between = (low: number, high: number) => low + ((high - low) * random.intBelow(10_000)) / 10_000;
  const pick = <T>(choices: readonly [T, ...T[]]): T => choices[random.intBelow(choices.length)] ?? choices[0];
  return {
    skin: [between(190, 235), between(150, 190), between(120, 160)] as const,
    width: between(105, 138),
    height: between(148, 178),
    eyes: between(44, 60),
    eyeWidth: between(18, 26),
    eyeHeight: between(7.5, 12.5),
    nose: between(14, 26),
    mouth: between(32, 50),
    lip: between(6, 13),
    brow: between(-72, -56),
    browWidth: between(4, 12),
    hair: pick(['#1a1412', '#2b1d14', '#4a3020', '#6b4a2e']),
    wall: pick(['#8fa3b0', '#c9c4ba', '#7f8f7a', '#b7a9c0']),
  };
}

type Features = ReturnType<typeof featuresOf>;

function drawFace(seed: number, { shift = 0, tilt = 0, open = 1 }: Pose): string {
  const face = featuresOf(seed);
  const { width: w, height: h, hair, wall, eyes } = face;
  const skin = (share: number) =>
    `rgb(${face.skin.map((value) => Math.round(Math.min(255, value * share))).join(',')})`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><defs>
<radialGradient id="skin" cx=".42" cy=".38" r=".75"><stop offset="0" stop-color="${skin(1.12)}"/>
<stop offset=".6" stop-color="${skin(0.98)}"/><stop offset="1" stop-color="${skin(0.66)}"/></radialGradient>
<linearGradient id="nose" x1="0" x2="1"><stop offset="0" stop-color="${skin(0.9)}"/>
<stop offset=".5" stop-color="${skin(1.15)}"/><stop offset="1" stop-color="${skin(0.72)}"/></linearGradient>
<filter id="soft"><feGaussianBlur stdDeviation="4"/></filter>
<filter id="fine"><feGaussianBlur stdDeviation="1.3"/></filter></defs>
<rect width="${WIDTH}" height="${HEIGHT}" fill="${wall}"/>
<g transform="translate(${WIDTH / 2 + shift} ${HEIGHT / 2}) rotate(${tilt})">
<path d="M-190 330Q-160 200 -60 190L60 190Q160 200 190 330Z" fill="#39465a"/>
<rect x="-52" y="110" width="104" height="110" fill="${skin(0.72)}"/>
<ellipse cy="-30" rx="${w + 16}" ry="${h + 6}" fill="${hair}"/>
<path d="M${-w} -40Q${-w - 2} 60 ${-w * 0.62} ${h * 0.75}Q0 ${h * 1.12} ${w * 0.62} ${h * 0.75}Q${w + 2} 60 ${w} -40Q${w * 0.85} -130 0 -138Q${-w * 0.85} -130 ${-w} -40Z" fill="url(#skin)"/>
<ellipse cx="${-w - 3}" cy="-20" rx="13" ry="28" fill="${skin(0.85)}"/>
<ellipse cx="${w + 3}" cy="-20" rx="13" ry="28" fill="${skin(0.7)}"/>
<g filter="url(#fine)">${[-eyes, eyes].map((x) => drawEye(face, { x, open, skin })).join('')}</g>
${drawNoseAndMouth(face, skin)}</g></svg>`;
}

type Shade = (share: number) => string;

function drawEye(
  { eyeWidth: w, eyeHeight, brow, browWidth, hair }: Features,
  { x, open, skin }: { readonly x: number; readonly open: number; readonly skin: Shade },
): string {
  const h = eyeHeight * open;
  const iris =
    open < 0.5
      ? ''
      : `<circle cx="${x}" cy="-41" r="${h * 1.05}" fill="#4a2f1b"/>
<circle cx="${x}" cy="-41" r="${h * 0.5}" fill="#0b0807"/><circle cx="${x + 3}" cy="-44" r="2.2" fill="#fff"/>`;
  return `<ellipse cx="${x}" cy="-40" rx="${w + 8}" ry="${eyeHeight + 9}" fill="${skin(0.82)}" opacity=".6"/>
<path d="M${x - w} -38Q${x} ${-40 - h * 2} ${x + w} -38Q${x} ${-38 + h * 1.3} ${x - w} -38Z" fill="#f4f0ec"/>${iris}
<path d="M${x - w} -38Q${x} ${-41 - h * 2} ${x + w} -38" stroke="#20140f" stroke-width="3.4" fill="none"/>
<path d="M${x - w - 6} ${brow + 8}Q${x} ${brow - 8} ${x + w + 6} ${brow + 6}" stroke="${hair}" stroke-width="${browWidth}" fill="none" stroke-linecap="round" opacity=".85"/>`;
}

function drawCheek(x: number): string {
  return `<ellipse cx="${x}" cy="35" rx="26" ry="18" fill="#d9796b" opacity=".3"/>`;
}

function drawNoseAndMouth({ nose, mouth, lip }: Features, skin: Shade): string {
  const nostril = (x: number) => `<ellipse cx="${x}" cy="31" rx="5.5" ry="3.6" fill="${skin(0.42)}"/>`;
  return `<g filter="url(#soft)"><path d="M-9 -42L${-nose} 28Q0 44 ${nose} 28L9 -42Z" fill="url(#nose)"/>
${drawCheek(-62)}${drawCheek(62)}<ellipse cy="112" rx="30" ry="8" fill="${skin(0.75)}" opacity=".7"/></g>
<g filter="url(#fine)">${nostril(-nose * 0.55)}${nostril(nose * 0.55)}
<path d="M${-nose - 3} 22Q${-nose - 6} 36 ${-nose * 0.5} 36M${nose + 3} 22Q${nose + 6} 36 ${nose * 0.5} 36" stroke="${skin(0.6)}" stroke-width="3" fill="none"/>
<path d="M${-mouth} 78Q${-mouth * 0.4} ${78 - lip * 1.3} 0 ${78 - lip * 0.6}Q${mouth * 0.4} ${78 - lip * 1.3} ${mouth} 78Q0 ${82 + lip * 2.2} ${-mouth} 78Z" fill="#b0574f"/>
<path d="M${-mouth} 78Q0 84 ${mouth} 78" stroke="#6b2b29" stroke-width="3" fill="none"/></g>`;
}
