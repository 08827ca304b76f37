import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { RandomSource } from '../../kernel/random.ts';
import { consoleHeaders } from './console-headers.ts';

/** What the console's files need. */
export interface ConsoleFilesDeps {
  /** Folder of the built console, with `index.html` at its top. */
  readonly dir: string;
  readonly random: RandomSource;
}

interface ConsoleFile {
  readonly type: string;
  readonly bytes: Buffer;
  /** The same bytes compressed, once a browser asked for them. */
  zipped?: Promise<Buffer>;
}

const INDEX = 'index.html';
/** Stands in index.html for the nonce. The build writes it (`html.cspNonce` of Vite). */
const NONCE = '__CSP_NONCE__';
/** Files below this folder have a hash of their content in their name, so they never change. */
const HASHED = 'assets/';
/** Paths of the admin API, none of which is a page. */
const OF_API = /^api(?:\/|$)/;
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
const PACKED = /^(?:image\/(?:png|x-icon)|font\/woff2)$/;
const zip = promisify(gzip);

/**
 * Serves the built console below `/console/`. All files are read at the start and found by their exact name, so no
 * request reaches the file system. A path that is no file gives index.html, which shows the page of that path. Throws
 * an Error if the folder holds a file of an unknown type.
 */
export function registerConsoleFiles(server: FastifyInstance, { dir, random }: ConsoleFilesDeps): void {
  const files = readFiles(dir);
  const index = files.get(INDEX)?.bytes.toString('utf8');
  const sendIndex = (reply: FastifyReply) => {
    if (index === undefined) return reply.status(404).headers(consoleHeaders(null)).send(NOT_BUILT);
    const nonce = Buffer.from(random.bytes(16)).toString('base64');
    return reply
      .headers({ ...consoleHeaders(nonce), 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
      .send(index.replaceAll(NONCE, nonce));
  };
  server.route({
    method: ['GET', 'HEAD'],
    url: '/console',
    // The router takes `/console/` for the same path.
    handler: async ({ url }, reply) => {
      if (/^\/console\/(?:\?|$)/.test(url)) return sendIndex(reply);
      return reply.headers(consoleHeaders(null)).redirect('/console/', 308);
    },
  });
  server.route({
    method: ['GET', 'HEAD'],
    url: '/console/*',
    handler: async (request, reply) => {
      const name = (request.params as { readonly '*': string })['*'];
      const file = name === INDEX ? undefined : files.get(name);
      if (file) return sendFile(file, name, { request, reply });
      if (!name.startsWith(HASHED) && !OF_API.test(name)) return sendIndex(reply);
      return reply.status(404).headers(consoleHeaders(null)).send({ error: 'not found' });
    },
  });
}

const NOT_BUILT = { error: 'this copy holds no built console. Run npm run build:console' };

async function sendFile(
  file: ConsoleFile,
  name: string,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Promise<FastifyReply> {
  reply.headers({
    ...consoleHeaders(null),
    'content-type': file.type,
    'cache-control': name.startsWith(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (PACKED.test(file.type)) return reply.send(file.bytes);
  reply.header('vary', 'accept-encoding');
  if (!/\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|\s|$))/i.test(request.headers['accept-encoding'] ?? ''))
    return reply.send(file.bytes);
  return reply.header('content-encoding', 'gzip').send(await (file.zipped ??= zip(file.bytes)));
}

/** Reads every file of the folder under its path with forward slashes. Empty if the folder does not exist. */
function readFiles(dir: string): ReadonlyMap<string, ConsoleFile> {
  const files = new Map<string, ConsoleFile>();
  if (!existsSync(dir)) return files;
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const full = path.join(entry.parentPath, entry.name);
    const type = TYPES[path.extname(entry.name)];
    if (type === undefined) throw new Error(`${full} is of a type that the console's server does not know`);
    files.set(path.relative(dir, full).split(path.sep).join('/'), { type, bytes: readFileSync(full) });
  }
  return files;
}
