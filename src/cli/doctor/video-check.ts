import { statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { chooseVideoDecoder, type ChosenDecoder, type VideoConfig } from '../../composition/open-video.ts';
import { MEMORY_FOLDER } from '../../engines/media/ffmpeg/memory-file.ts';
import { DEFAULT_VIDEO_LIMITS } from '../../vision/video-decoder.ts';
import type { Check, Finding } from './check.ts';
import { told } from '../../kernel/told.ts';

const INSTALL = told`install ffmpeg, util-linux and bubblewrap (apt-get install ffmpeg util-linux bubblewrap)`;
/** How to allow what usually keeps an installed bubblewrap from working. */
const ALLOW = told`let bubblewrap make namespaces: in a container with docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined (Kubernetes: seccompProfile and appArmorProfile of type Unconfined; no capability and no privileged mode is needed), on a host with sysctl kernel.unprivileged_userns_clone=1 (Debian) or kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu)`;
const MEND = told`${INSTALL}, and ${ALLOW}`;

type Chosen = NonNullable<ChosenDecoder['chosen']>;

/**
 * Checks that videos can be decoded, and tells by which decoder and in which box. The decoder is started as the server
 * would start it.
 */
export function videoCheck(config: VideoConfig): Check {
  return {
    name: told`video decoder`,
    async run() {
      const { chosen, problems } = await chooseVideoDecoder(config);
      if (chosen === null) {
        const detail = told`no video can be decoded: ${problems.join('; ')}`;
        return { level: 'error', detail, mend: told`${MEND}; or npm install @ffmpeg/core` };
      }
      return findingOf(chosen, problems, roomOf(config));
    },
  };
}

/** Gives the memory that the largest videos need, in bytes, if as many as allowed are decoded at the same time. */
function roomOf({ video: { concurrency = availableParallelism() } }: VideoConfig): number {
  return concurrency * DEFAULT_VIDEO_LIMITS.bytesMax;
}

function findingOf({ box, decoder }: Chosen, problems: readonly string[], room: number): Finding {
  const megabytes = Math.ceil(room / (1 << 20));
  const codecs = decoder.codecs.join(' ');
  if (box === 'bubblewrap') {
    const what = told`ffmpeg in bubblewrap, without network, data folder or privileges`;
    return { level: 'ok', detail: told`${what}; needs ${megabytes} MiB of memory and no /dev/shm: ${codecs}` };
  }
  if (box === 'prlimit') return prlimitFinding(codecs, room, megabytes);
  const detail = told`FFmpeg in WebAssembly, which can reach nothing; needs no /dev/shm: ${codecs}`;
  if (problems.length === 0) return { level: 'ok', detail };
  return {
    level: 'warning',
    detail: told`${detail} (${problems.join('; ')})`,
    mend: told`${MEND}; until then videos are decoded by the slower WebAssembly decoder`,
  };
}

function prlimitFinding(codecs: string, room: number, megabytes: number): Finding {
  const { bavail, bsize } = statfsSync(MEMORY_FOLDER);
  const free = bavail * bsize;
  const needs = told`needs ${megabytes} MiB of ${MEMORY_FOLDER}, which has ${Math.floor(free / (1 << 20))}`;
  const grow = free < room ? told`; start the container with --shm-size=${megabytes}m` : '';
  return {
    level: 'warning',
    detail: told`ffmpeg under prlimit alone, so a fault in ffmpeg could read the site key; ${needs}: ${codecs}`,
    mend: told`set RENZHENG_VIDEO_BOX=bubblewrap (the default), ${INSTALL}, and ${ALLOW}${grow}`,
  };
}
