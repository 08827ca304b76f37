import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { growHeaps } from '../../src/composition/collector.ts';
import { openLedgerCalls } from './ledger-calls.ts';

/**
 * Calls without HTTP in a process of its own, so that two commits can work in turns. `GET /?callers=64&ms=4000` works
 * for that long and answers `{"calls","seconds"}`. Prints `{"url"}`. SIGTERM ends it.
 */
growHeaps();
const ledger = await openLedgerCalls({ isChained: true });
const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const load = { callers: Number(searchParams.get('callers')), ms: Number(searchParams.get('ms')) };
  void ledger.run(load).then((work) => response.end(JSON.stringify(work)));
});

async function finish(): Promise<void> {
  server.close();
  server.closeAllConnections();
  await ledger.close();
  process.exit(0);
}
process.once('SIGTERM', () => void finish());
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })}\n`);
});
