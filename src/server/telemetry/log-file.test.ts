import { expect, onTestFinished, test, vi } from 'vitest';
import { LogFile, type WriteBytes } from './log-file.ts';

/** A disk with room for so many bytes. */
function disk(room: number) {
  const held = { text: '', room };
  const writeBytes: WriteBytes = (_fd, bytes, done) => {
    const taken = bytes.subarray(0, held.room);
    if (taken.length === 0) return done(Object.assign(new Error('no space'), { code: 'ENOSPC' }), 0);
    held.text += Buffer.from(taken).toString();
    held.room -= taken.length;
    done(null, taken.length);
  };
  const file = new LogFile({ fd: 99, lossLine: (lines) => `lost ${lines}\n`, writeBytes });
  return { held, file };
}

test('a full disk costs the lines it has no room for, and the log says how many once it has', () => {
  const { held, file } = disk(10);
  for (const line of ['one\n', 'two\n', 'three\n', 'four\n']) file.write(line);
  file.flush();
  expect(held.text).toBe('one\ntwo\nth');
  expect(file.linesLost).toBe(2);

  file.write('five\n');
  file.flush();
  expect(file.linesLost).toBe(3);

  held.room = 1000;
  file.write('six\n');
  file.flush();
  file.write('seven\n');
  file.flush();
  expect(held.text).toBe('one\ntwo\nth\nlost 3\nsix\nseven\n');
  expect(file.linesLost).toBe(3);
});

test('a reader that does not read costs lines, not memory', () => {
  const file = new LogFile({ fd: 99, lossLine: () => '', writeBytes: () => undefined });
  const line = `${'x'.repeat((1 << 20) - 1)}\n`;
  // The first line is with the reader, and eight wait.
  for (let lines = 0; lines < 12; lines += 1) file.write(line);
  expect(file.linesLost).toBe(3);
});

/** A pipe with room for so many bytes, and what happens when the process exits. */
function pipe(room: number) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const once = vi.spyOn(process, 'once').mockReturnValue(process);
  onTestFinished(() => {
    once.mockRestore();
    vi.useRealTimers();
  });
  const held = { text: '', room };
  const writeBytesNow = (_fd: number, bytes: Uint8Array) => {
    const taken = bytes.subarray(0, held.room);
    if (taken.length === 0) throw Object.assign(new Error('full'), { code: 'EAGAIN' });
    held.text += Buffer.from(taken).toString();
    held.room -= taken.length;
    return taken.length;
  };
  const writeBytes: WriteBytes = (fd, bytes, done) => {
    let written = 0;
    try {
      written = writeBytesNow(fd, bytes);
    } catch (error) {
      return done(error as Error, 0);
    }
    done(null, written);
  };
  const file = new LogFile({ fd: 99, lossLine: (lines) => `lost ${lines}\n`, writeBytes, writeBytesNow });
  const exit = () => {
    expect(once.mock.calls.map(([event]) => event)).toEqual(['exit']);
    once.mock.calls[0]?.[1]();
  };
  return { held, file, exit };
}

test('the lines that wait for a full pipe are written when the process exits, before the later ones, and once', () => {
  const { held, file, exit } = pipe(6);
  for (const line of ['one\n', 'two\n', 'three\n']) file.write(line);
  file.flush();
  file.write('four\n');
  held.room = 1000;
  exit();
  vi.runAllTimers();
  expect(held.text).toBe('one\ntwo\nthree\nfour\n');
  expect(file.linesLost).toBe(0);
});

test('the lines that a full pipe does not take when the process exits are counted', () => {
  const { held, file, exit } = pipe(6);
  for (const line of ['one\n', 'two\n', 'three\n']) file.write(line);
  file.flush();
  file.write('four\n');
  exit();
  expect(held.text).toBe('one\ntw');
  expect(file.linesLost).toBe(3);
});
