import { readFileSync } from 'node:fs';
import type { Mount } from '../../../server/listener/http-server.ts';

/** Path of the page that records the clip of a challenge. */
export const PAGE_PATH = '/liveness';

const FOLDER = new URL('./liveness-page/', import.meta.url);
const FILES = [
  { path: PAGE_PATH, file: 'page.html', type: 'text/html; charset=utf-8' },
  { path: `${PAGE_PATH}/page.css`, file: 'page.css', type: 'text/css; charset=utf-8' },
  ...['page.js', 'capture.js', 'coach.js', 'light.js', 'texts.js'].map((file) => ({
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
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; media-src blob: mediastream:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'permissions-policy': 'camera=(self), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
};

/** Serves the files of the recording page, each read once. */
export function mountLivenessPage(): Mount {
  return (server) => {
    for (const { path, file, type } of FILES) {
      const content = readFileSync(new URL(file, FOLDER), 'utf8');
      server.get(path, (_request, reply) => reply.headers(HEADERS).type(type).send(content));
    }
  };
}
