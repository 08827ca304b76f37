import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import type { AdminStream } from '../../wire/admin/define-admin.ts';

/** Sends a stream until it ends or its reader leaves. Programs and browsers leave by ending their side of the connection. */
export function sendStream(reply: FastifyReply, { contentType, fileName, chunks }: AdminStream): FastifyReply {
  const stream = Readable.from(chunks);
  const { socket } = reply.request.raw;
  const leave = () => void stream.destroy();
  socket.once('end', leave);
  stream.once('close', () => socket.off('end', leave));
  if (fileName !== null) reply.header('content-disposition', `attachment; filename="${fileName}"`);
  return (
    reply
      .header('content-type', contentType)
      .header('cache-control', 'no-store')
      // nginx would hold back what comes in small pieces.
      .header('x-accel-buffering', 'no')
      .send(stream)
  );
}
