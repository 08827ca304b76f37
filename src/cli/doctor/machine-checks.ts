import { constants, accessSync, existsSync, readFileSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import type { Clock } from '../../kernel/clock.ts';
import type { Check, Finding } from './check.ts';
import { told, toldElsewhere, type Told } from '../../kernel/told.ts';

const GIB = 1024 ** 3;
const DISK_BYTES_MIN = 2 * GIB;
const MEMORY_BYTES_MIN = 1 * GIB;
const SOCKETS_MIN = 4096;
/** The first release was built in this year, so a clock before it is wrong. */
const EARLIEST_MS = Date.parse('2026-01-01T00:00:00Z');

/** Checks that the running Node is the one that package.json pins, e.g. 24.21.0. */
export function nodeCheck(pinned: string, running: string): Check {
  return {
    name: told`node`,
    run: async () =>
      running === pinned
        ? { level: 'ok', detail: told`Node ${running}` }
        : {
            level: 'error',
            detail: told`Node ${running} runs, but ${pinned} is pinned`,
            mend: told`start it with npm start, npm run or bin/renzheng.mjs`,
          },
  };
}

/** Checks that only its owner can write the data folder, and that the disk has room. */
export function dataFolderCheck(dir: string): Check {
  return {
    name: told`data folder`,
    async run() {
      if (!existsSync(dir))
        return {
          level: 'warning',
          detail: told`${dir} does not exist yet`,
          mend: told`the first \`renzheng serve\` makes it`,
        };
      accessSync(dir, constants.R_OK | constants.W_OK);
      const { bavail, bsize } = await statfs(dir);
      const freeBytes = bavail * bsize;
      if (freeBytes < DISK_BYTES_MIN)
        return {
          level: 'error',
          detail: told`${(freeBytes / GIB).toFixed(1)} GiB free`,
          mend: told`free at least ${DISK_BYTES_MIN / GIB} GiB, or move data.dir to a larger disk`,
        };
      return privateTo(dir, 0o077, told`${(freeBytes / GIB).toFixed(0)} GiB free`);
    },
  };
}

/** Checks that only the owner can read a file that holds a secret. */
export function secretFileCheck(name: Told, file: string, absent: Told): Check {
  return {
    name,
    run: async () =>
      existsSync(file)
        ? privateTo(file, 0o077, toldElsewhere(file))
        : { level: 'warning', detail: told`${file} does not exist yet`, mend: absent },
  };
}

function privateTo(place: string, forbidden: number, detail: Told): Finding {
  const mode = statSync(place).mode & 0o777;
  if ((mode & forbidden) === 0) return { level: 'ok', detail };
  return {
    level: 'error',
    detail: told`${place} can be read by others (mode ${mode.toString(8)})`,
    mend: told`chmod go-rwx '${place}'`,
  };
}

/** Checks that the clock is plausible. The times in the ledger and every expiry depend on it. */
export function clockCheck(clock: Clock): Check {
  return {
    name: told`clock`,
    async run() {
      const now = new Date(clock.nowMs()).toISOString();
      if (clock.nowMs() < EARLIEST_MS)
        return {
          level: 'error',
          detail: told`it is ${now}?`,
          mend: told`set the clock, and keep it set with an NTP client (chrony, systemd-timesyncd)`,
        };
      return { level: 'ok', detail: toldElsewhere(now) };
    },
  };
}

/** Checks that there is memory for the models and for the bodies being read. */
export function memoryCheck(): Check {
  return {
    name: told`memory`,
    async run() {
      const detail = told`${(freemem() / GIB).toFixed(1)} GiB free`;
      return freemem() < MEMORY_BYTES_MIN
        ? {
            level: 'warning',
            detail,
            mend: told`inference and large bodies need 1 GiB: lower inference.workers or http.largeBodiesMax`,
          }
        : { level: 'ok', detail };
    },
  };
}

/** Checks the soft limit on open files of this process, because every socket is an open file. */
export function openFilesCheck(): Check {
  return {
    name: told`open files`,
    async run() {
      if (!existsSync('/proc/self/limits')) return { level: 'ok', detail: told`this system does not tell` };
      const [, soft = '0'] = /Max open files\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
      if (Number(soft) >= SOCKETS_MIN) return { level: 'ok', detail: told`${soft} at most` };
      return {
        level: 'warning',
        detail: told`${soft} at most`,
        mend: told`raise it if there are many callers: ulimit -n 65536, or LimitNOFILE= of the service`,
      };
    },
  };
}
