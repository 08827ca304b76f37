import { createRequire } from 'node:module';

/** Whether the optional package @ffmpeg/core is installed. If not, a line on standard error says so. */
export function hasWasmCore(): boolean {
  try {
    createRequire(import.meta.url).resolve('@ffmpeg/core');
    return true;
  } catch {
    process.stderr.write(
      'SKIPPED: tests of the WebAssembly video decoder; install the optional package @ffmpeg/core\n',
    );
    return false;
  }
}
