import { MessageChannel, Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { ask } from './bridge.ts';

/** Wakes the thread that asks before there is an answer, as the late end of the answer before does. */
const WAKES_TOO_EARLY = `
  const { parentPort } = require('node:worker_threads');
  parentPort.once('message', ({ port, signal }) =>
    port.on('message', ({ statements: [{ text }] }) => {
      while (Atomics.notify(signal, 0) === 0);
      const results = [{ columns: ['asked'], rows: [[text]], changes: 0 }];
      port.postMessage({ ok: true, results, inTransaction: false });
      Atomics.add(signal, 0, 1);
      Atomics.notify(signal, 0);
    }));`;

test('each request gets its own answer, although the thread is woken before the answer is there', async () => {
  const worker = new Worker(WAKES_TOO_EARLY, { eval: true });
  onTestFinished(async () => void (await worker.terminate()));
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  worker.postMessage({ port: port2, signal }, [port2]);
  const texts = Array.from({ length: 20 }, (_, at) => `SELECT ${at}`);
  const answers = texts.map((text) => {
    const statements = [{ text, name: null, values: null }];
    return ask({ port: port1, signal }, { statements, goesOn: false, timeoutMs: 1000 }).results[0]?.rows;
  });
  port1.close();
  expect(answers).toEqual(texts.map((text) => [[text]]));
});
