import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Mount } from '../../../server/listener/http-server.ts';

/** Path of the page that records the clip of a challenge. */
export const PAGE_PATH = '/liveness';

const FOLDER = new URL('./liveness-page/', import.meta.url);
const FILES = [
  { path: PAGE_PATH, file: 'page.html', type: 'text/html; charset=utf-8' },
  { path: `${PAGE_PATH}/page.css`, file: 'page.css', type: 'text/css; charset=utf-8' },
  ...['page.js', 'capture.js', 'coach.js', 'light.js', 'texts.js', 'timing.js'].map((file) => ({
    path: `${PAGE_PATH}/${file}`,
    file,
    type: 'text/javascript; charset=utf-8',
  })),
];

/**
 * Headers for the page. It may run only its own script, talks only to its own server, cannot be framed, and sends no
 * referrer.
 */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; media-src blob: mediastream:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'permissions-policy': 'camera=(self), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
};

/** The site that asks for the video, as people see it. Each is left out if it is undefined. */
export interface PageBrand {
  readonly name?: string | undefined;
  /** `#rrggbb`, on which white text can be read. */
  readonly colour?: string | undefined;
  /** File of a picture: PNG, JPEG, WebP or SVG. */
  readonly logoFile?: string | undefined;
}

const LOGO_PATH = `${PAGE_PATH}/logo`;
const LOGO_BYTES_MAX = 200 * 1024;
const LOGO_TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
};

/**
 * Serves the files of the recording page, each read once. Throws an Error that says what to do if the logo cannot be
 * used.
 */
export function mountLivenessPage(brand: PageBrand = {}): Mount {
  const logo = brand.logoFile === undefined ? null : readLogo(brand.logoFile);
  if (logo !== null && brand.name === undefined)
    throw new Error('videoLiveness.pageLogoFile needs videoLiveness.pageName, for people who hear the page');
  return (server) => {
    for (const { path: place, file, type } of FILES) {
      const text = readFileSync(new URL(file, FOLDER), 'utf8');
      const content = text.replace('<!-- brand -->', () => brandHtml(brand.name, logo !== null));
      server.get(place, (_request, reply) => reply.headers(HEADERS).type(type).send(content));
    }
    const css = brandCss(brand.colour);
    server.get(`${PAGE_PATH}/brand.css`, (_request, reply) =>
      reply.headers(HEADERS).type('text/css; charset=utf-8').send(css),
    );
    if (logo !== null)
      server.get(LOGO_PATH, (_request, reply) => reply.headers(HEADERS).type(logo.type).send(logo.bytes));
  };
}

function readLogo(file: string): { readonly bytes: Buffer; readonly type: string } {
  const type = LOGO_TYPES[path.extname(file).toLowerCase()];
  if (type === undefined) throw new Error(`videoLiveness.pageLogoFile ${file} must be a .png, .jpg, .webp or .svg`);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new Error(`videoLiveness.pageLogoFile ${file} cannot be read`, { cause });
  }
  if (bytes.length > LOGO_BYTES_MAX) throw new Error(`videoLiveness.pageLogoFile ${file} is larger than 200 KiB`);
  return { bytes, type };
}

/** The name or logo of the site that asks for the video, above the heading. A logo beside a name says nothing that the name does not. */
function brandHtml(name: string | undefined, hasLogo: boolean): string {
  if (name === undefined) return '';
  const image = hasLogo ? `<img src="${LOGO_PATH}" alt="" />` : '';
  return `<p class="brand">${image}<span>${escaped(name)}</span></p>`;
}

/** The operator's colour. On a dark ground, text in it is mixed with white, so that it can be read. */
function brandCss(colour: string | undefined): string {
  if (colour === undefined) return '';
  return `:root { --accent: ${colour}; --accent-text: light-dark(${colour}, color-mix(in srgb, ${colour}, white 60%)); }\n`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
