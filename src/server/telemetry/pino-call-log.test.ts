import { expect, test } from 'vitest';
import { Fault } from '../../kernel/fault.ts';
import { createPinoLog, scrub } from './pino-call-log.ts';

const written: string[] = [];
const log = createPinoLog('debug', { write: (line: string) => void written.push(line) });
const failure = { api: 'echo', orderId: 'E1', stage: 'answer' } as const;

test('of a bug, only its class and its places in the code are logged', () => {
  written.length = 0;
  log.bug(failure, new SyntaxError('Unexpected token 张, "{"idcard":"11010519491231002X"" is not valid JSON'));
  expect(JSON.parse(written[0] ?? '')).toMatchObject({ orderId: 'E1', error: 'SyntaxError', msg: 'bug' });
  expect(written.join('')).toContain('pino-call-log.test.ts');
  expect(written.join('')).not.toMatch(/张|11010519491231002X|Unexpected/);
});

test('a message with line breaks cannot pose as a place in the code', () => {
  written.length = 0;
  log.bug(failure, new Error('first\n    at 11010519491231002X'));
  expect(written.join('')).not.toContain('11010519491231002X');
});

test('the message of a Fault keeps its words, without names and numbers', () => {
  expect(scrub('decoder gave no frame in 5000 ms')).toBe('decoder gave no frame in 5000 ms');
  expect(scrub('no row for 11010519491231002X 张三 13800138000 key 0123456789abcdef0123456789abcdef')).toBe(
    'no row for # ? # key #',
  );
  written.length = 0;
  log.fault(failure, 'timeout', new Fault('timeout', 'slow for 张三'));
  expect(JSON.parse(written[0] ?? '')).toMatchObject({ kind: 'timeout', message: 'slow for ?' });
});

test('a call is one line of JSON, in the format of the other lines', () => {
  written.length = 0;
  const entry = { api: 'echo', orderId: 'E1', appId: 'app_1', errorCode: 0, charged: true, addressDigest: 'ad' };
  log.call({ ...entry, durationMs: 1.23456 });
  log.event('listening');
  const [call, event] = written.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(call).toEqual({ level: 30, time: expect.any(String), ...entry, ms: 1.23, msg: 'call' });
  expect(Object.keys(event ?? {}).slice(0, 2)).toEqual(Object.keys(call ?? {}).slice(0, 2));
  expect(written[0]).toMatch(/^[^\n]+\n$/);

  written.length = 0;
  createPinoLog('warn', { write: (line: string) => void written.push(line) }).call({ ...entry, durationMs: 1 });
  expect(written).toEqual([]);
});
