import process from 'node:process';
import { readConfig } from '../../src/config/config.ts';
import { keepStartMemory } from '../../src/kernel/give-back.ts';
import { startServer } from '../../src/main.ts';

/**
 * The whole product in a process of its own, with the settings of its environment. Prints one line of JSON,
 * `{"url","adminUrl"}`, when it listens. SIGTERM ends it in good order, and so does a drain.
 */
keepStartMemory(true);
const server = await startServer(readConfig(process.env));
const end = async () => {
  await server.close();
  process.exit(0);
};
process.once('SIGTERM', () => void end());
void server.askedToDrain.then(end);
process.stdout.write(`${JSON.stringify({ url: server.url, adminUrl: server.adminUrl })}\n`);
