import { expect, test } from 'vitest';
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
