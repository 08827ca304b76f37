import { PICTURE_PATH } from '../clip-pictures.ts';
import { videoLiveness } from '../contract.ts';
import { refusal } from '../../../server/pipeline/envelope.ts';
import type { Mount } from '../../../server/listener/http-server.ts';
import { parseRequestTarget, plainPath } from '../../../server/listener/request-target.ts';

/** Knows the pictures to which sandboxes linked. */
export interface SandboxPictures {
  /**
   * Whether a picture of this name belongs to a sandbox, and whether its link has not expired in the sandbox's time.
   * Throws Fault.
   */
  picture(picture: { readonly name: string; readonly token: string }): Promise<'none' | 'good' | 'expired'>;
}

const TOKEN_EXPIRED = 2546135;

/**
 * Serves the pictures of sandboxes. All of them are the same grey picture. Pictures of live videos are left to their
 * own route.
 */
export function mountSandboxPictures(pictures: SandboxPictures, jpeg: Uint8Array): Mount {
  return (server) => {
    server.addHook('onRequest', async (request, reply) => {
      const { path, query } = parseRequestTarget(request.raw.url ?? '/');
      if (!/^(GET|HEAD)$/.test(request.method) || plainPath(path) !== PICTURE_PATH) return;
      const searchParams = new URLSearchParams(query ?? '');
      const name = (searchParams.get('p') ?? '').replace(/\.jpg$/, '');
      const state = await pictures.picture({ name, token: searchParams.get('token') ?? '' });
      if (state === 'none') return;
      if (state === 'good') return reply.type('image/jpeg').header('cache-control', 'no-store').send(Buffer.from(jpeg));
      const { text } = refusal(videoLiveness, { code: TOKEN_EXPIRED }, '');
      return reply.type('application/json;charset=utf-8').send(text);
    });
  };
}
