import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/**
 * Answers what no route of this server (or of this part of it) takes. Fastify's own way reads and parses the body
 * first; here it is not read.
 */
export function refuseUnknownPaths(
  server: FastifyInstance,
  refuse: (request: FastifyRequest, reply: FastifyReply) => FastifyReply,
): void {
  server.setNotFoundHandler(refuse);
  server.addHook('onRequest', async (request, reply) => {
    // A part with a handler of its own answers for itself.
    if (request.is404 && request.server === server) return refuse(request, reply);
    return undefined;
  });
}
