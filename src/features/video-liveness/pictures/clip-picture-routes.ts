import type { FastifyReply, FastifyRequest } from 'fastify';
import { PICTURE_PATH } from '../clip-pictures.ts';
import { videoLiveness } from '../contract.ts';
import { attempt } from '../../../kernel/attempt.ts';
import type { PictureLink } from './picture-keeper.ts';
import { refusal, systemFailure } from '../../../server/pipeline/envelope.ts';
import type { Mount } from '../../../server/listener/http-server.ts';
import { parseRequestTarget } from '../../../server/listener/request-target.ts';

/** Opens a picture for the holder of its link. */
export interface LinkedPictures {
  /** `null` for any other name, token or time. Throws Fault. */
  open(link: PictureLink): Promise<Uint8Array | null>;
}

const TOKEN_EXPIRED = 2546135;
const { text: EXPIRED } = refusal(videoLiveness, { code: TOKEN_EXPIRED }, '');

/**
 * Headers for a picture. No cache between this server and the caller may keep a face, and a page may not pass its link
 * on.
 */
const HEADERS = {
  'cache-control': 'no-store, max-age=0',
  pragma: 'no-cache',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'content-security-policy': "default-src 'none'",
};

/**
 * Serves the pictures to which answers link. Only the token opens a picture. Whatever is wrong with a link, the answer
 * is the same 2546135, so that it does not reveal whether a picture exists.
 */
export function mountClipPictures(pictures: LinkedPictures): Mount {
  return (server) => {
    for (const path of [PICTURE_PATH, `${PICTURE_PATH}.php`]) {
      const open = async (request: FastifyRequest, reply: FastifyReply) => {
        const searchParams = new URLSearchParams(parseRequestTarget(request.raw.url ?? '/').query ?? '');
        const name = /^(.{1,64})\.jpg$/.exec(searchParams.get('p') ?? '')?.[1] ?? '';
        const opened = await attempt(pictures.open({ name, token: searchParams.get('token') ?? '' }));
        reply.headers(HEADERS);
        if (opened.ok && opened.value !== null) return reply.type('image/jpeg').send(Buffer.from(opened.value));
        return reply.type('application/json;charset=utf-8').send(opened.ok ? EXPIRED : systemFailure(10014).text);
      };
      server.route({ method: ['GET', 'HEAD'], url: path, handler: open });
    }
  };
}
