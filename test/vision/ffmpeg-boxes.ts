import { spawnSync } from 'node:child_process';
import process from 'node:process';
import type { Box, BoxName } from '../../src/engines/media/ffmpeg/box.ts';
import { BubblewrapBox } from '../../src/engines/media/ffmpeg/bubblewrap-box.ts';
import { findPrograms } from '../../src/engines/media/ffmpeg/find-programs.ts';
import { PrlimitBox } from '../../src/engines/media/ffmpeg/prlimit-box.ts';
import { tracedProgram } from './trace-calls.ts';

/** The system's FFmpeg, and a box to run it in. */
export interface BoxedFfmpeg {
  readonly name: BoxName;
  readonly ffmpeg: string;
  readonly box: Box;
  /** A box of the same kind. The system calls in it are traced into files of the folder `traces`, one file a run. */
  traced(traces: string): Box;
}

/** Every box in which this machine can run FFmpeg. A line on standard error names a box that is left out. */
export function ffmpegBoxes(): readonly BoxedFfmpeg[] {
  const { ffmpeg, prlimit, bwrap } = findPrograms(process.env['PATH'] ?? '');
  if (ffmpeg === null || prlimit === null) {
    process.stderr.write('SKIPPED: tests that decode with the system ffmpeg; install ffmpeg and util-linux\n');
    return [];
  }
  const alone: BoxedFfmpeg = {
    name: 'prlimit',
    ffmpeg,
    box: new PrlimitBox({ prlimit }),
    traced: (traces) => new PrlimitBox({ prlimit: tracedProgram(prlimit, traces) }),
  };
  if (bwrap === null || !makesNamespaces(bwrap)) {
    process.stderr.write(
      'SKIPPED: tests of ffmpeg in its box; install bubblewrap, on a machine that allows namespaces\n',
    );
    return [alone];
  }
  const options = { prlimit, hidden: [], namespacesForbidden: true };
  const boxed: BoxedFfmpeg = {
    name: 'bubblewrap',
    ffmpeg,
    box: new BubblewrapBox({ ...options, bwrap }),
    traced: (traces) => new BubblewrapBox({ ...options, bwrap: tracedProgram(bwrap, traces) }),
  };
  return [boxed, alone];
}

function makesNamespaces(bwrap: string): boolean {
  return spawnSync(bwrap, ['--unshare-all', '--ro-bind', '/', '/', 'true'], { stdio: 'ignore' }).status === 0;
}
