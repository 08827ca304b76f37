import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { answerWithin } from './within-reach.ts';

test('a server that does not answer in time is not looked for once the time is over', async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const never = new Promise<never>(() => undefined);
  expect(await answerWithin(20, { host: '127.0.0.1', port }, never)).toBe('late');
  // Connections are taken one after the other, so an earlier one would have been counted before this one.
  const accepted = once(server, 'connection');
  const own = connect(port, '127.0.0.1');
  await accepted;
  own.destroy();
  expect(connections).toBe(1);
});
