import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/**
 * Answers requests that no route of this server (or of this part of it) takes. Fastify would read and parse the body
 * first. Here it is not read.
 */
export function refuseUnknownPaths(
  server: FastifyInstance,
  refuse: (request: FastifyRequest, reply: FastifyReply) => FastifyReply,
): void {
  server.setNotFoundHandler(refuse);
  server.addHook('onRequest', async (request, reply) => {
    // A part with its own handler answers for itself.
    if (request.is404 && request.server === server) return refuse(request, reply);
    return undefined;
  });
}
