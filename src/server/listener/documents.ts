import type { FastifyInstance, FastifyReply } from 'fastify';
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** Routes that monitors and `curl -I` also ask by HEAD (RFC 9110, 9.1). */
export const ALSO_HEAD = { exposeHeadRoute: true } as const;

/** Pages that llms.txt names. */
const PAGE = /^[a-z][a-z-]{0,40}(?:\.zh-CN)?\.md$/;

/** What is served, by address: the file in the folder of the documents, and its type. */
const DOCUMENTS = {
  '/llms.txt': ['../llms.txt', 'text/plain'],
  '/openapi.json': ['openapi.json', 'application/json'],
  '/docs': ['reference/index.html', 'text/html'],
  '/docs/all': ['reference.html', 'text/html'],
  '/docs/openapi.json': ['reference/openapi.json', 'application/json'],
  '/docs/page.css': ['reference/page.css', 'text/css'],
  '/docs/page.js': ['reference/page.js', 'text/javascript'],
  '/docs/rapidoc.js': ['reference/rapidoc.js', 'text/javascript'],
} as const satisfies Record<string, readonly [file: string, type: string]>;

/**
 * Mounts the documents: /docs is the page on which the five APIs can be read, searched and tried, /docs/all shows all
 * without scripts, /openapi.json is the whole wire as data, and /llms.txt tells programs which pages to read.
 */
export function registerDocuments(server: FastifyInstance, folder: string): void {
  for (const [address, [file, type]] of Object.entries(DOCUMENTS))
    server.get(address, ALSO_HEAD, async (request, reply) => {
      // The page names its parts relative to /docs, so that it also works below a path of a proxy.
      if (request.url.endsWith('/')) return reply.redirect(`../${path.posix.basename(address)}`, 301);
      return sendFile(reply, path.join(folder, file), type);
    });
  server.get<{ Params: { page: string } }>('/docs/:page', ALSO_HEAD, async ({ params: { page } }, reply) =>
    PAGE.test(page) ? sendFile(reply, path.join(folder, page), 'text/markdown') : reply.callNotFound(),
  );
}

/** A document in memory. */
interface Document {
  readonly content: Buffer;
  readonly policy: string;
  /** When the file was changed, in milliseconds since 1970. */
  readonly changedAtMs: number;
}

/**
 * Documents by their file. Each is kept once, so that any number of callers that ask for the largest one and do not read
 * the answer hold no more memory than one of them.
 */
const DOCUMENTS_READ = new Map<string, Document>();

async function readDocument(file: string): Promise<Document> {
  const { mtimeMs: changedAtMs } = await stat(file);
  const known = DOCUMENTS_READ.get(file);
  if (known?.changedAtMs === changedAtMs) return known;
  const content = await readFile(file);
  const read = { content, policy: policyOf(content.toString('utf8')), changedAtMs };
  DOCUMENTS_READ.set(file, read);
  return read;
}

async function sendFile(reply: FastifyReply, file: string, type: string): Promise<FastifyReply> {
  try {
    const { content, policy } = await readDocument(file);
    return await reply
      .header('content-type', `${type}; charset=utf-8`)
      .headers({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
      .header('content-security-policy', policy)
      .send(content);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return reply.status(404).send({ error: 'there is no such document. If it is made from code, run npm run docs' });
  }
}

const STRICT = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The content security policy of a document. A page with scripts gets its own scripts, and asks this server only. Its
 * viewer sets styles on elements, so any style is allowed. A page without scripts gets the style sheets that it contains.
 */
function policyOf(document: string): string {
  if (document.includes('<rapi-doc'))
    return `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; ${STRICT}`;
  const styles = [...document.matchAll(/<style>(.*?)<\/style>/gs)].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  );
  const style = styles.length === 0 ? '' : `style-src ${styles.join(' ')}; `;
  return `default-src 'none'; ${style}${STRICT}`;
}
