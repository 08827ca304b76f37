import { pino, type DestinationStream, type LevelWithSilent } from 'pino';
import type { FaultKind } from '../../kernel/fault.ts';
import type { CallEntry, CallFailure, CallLog } from './call-log.ts';
import { LogFile } from './log-file.ts';

/** The server's log: calls, failures, and events of the server itself. */
export interface ServerLog extends CallLog {
  /** Logs a problem that an operator should fix. The text must be the program's own, and the details its own ids. */
  problem(text: string, details?: Readonly<Record<string, string | number | boolean>>): void;
  /** Logs an event of the server, with numbers or names of its own. */
  event(text: string, details?: Readonly<Record<string, string | number | boolean>>): void;
  /** Lines that could not be written so far, e.g. because the disk of the log is full. */
  linesLost(): number;
}

const FRAMES_MAX = 12;
const MESSAGE_LENGTH_MAX = 300;

/**
 * Writes JSON lines to `destination`, or to standard output if none is given. Of an error it writes only the class and
 * the places in the code. A Fault's message is composed by its adapter, but is scrubbed all the same of anything that
 * could be a number, a name or a secret.
 */
export function createPinoLog(level: LevelWithSilent, destination?: DestinationStream): ServerLog {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const stream = destination ?? new LogFile({ fd: 1, lossLine });
  const log = pino(options, stream);
  return {
    call(entry) {
      if (log.isLevelEnabled('info')) stream.write(callLine(entry));
    },
    fault({ api, orderId, stage }: CallFailure, kind: FaultKind, error: Error) {
      log.warn({ api, orderId, stage, kind, message: scrub(error.message), at: framesOf(error) }, 'fault');
    },
    bug({ api, orderId, stage }: CallFailure, error: unknown) {
      const name = error instanceof Error ? error.constructor.name : typeof error;
      log.error({ api, orderId, stage, error: name, at: framesOf(error) }, 'bug');
    },
    problem: (text, details) => log.warn(details ?? {}, text),
    event: (text, details) => log.info(details ?? {}, text),
    linesLost: () => (stream instanceof LogFile ? stream.linesLost : 0),
  };
}

function lossLine(lines: number): string {
  const msg = 'lines of this log were lost because it could not be written; is its disk full?';
  return `{"level":${pino.levels.values['warn']}${pino.stdTimeFunctions.isoTime()},"lines":${lines},"msg":"${msg}"}\n`;
}

/** Writes what `log.info` would write, at a third of its cost, because every call writes this line. */
function callLine({ api, orderId, appId, errorCode, charged, durationMs, addressDigest }: CallEntry): string {
  const ms = Math.round(durationMs * 100) / 100;
  const fields = JSON.stringify({ api, orderId, appId, errorCode, charged, ms, addressDigest, msg: 'call' });
  return `{"level":${pino.levels.values['info']}${pino.stdTimeFunctions.isoTime()},${fields.slice(1)}\n`;
}

/**
 * Keeps the plain words of a message. It replaces long numbers, hex, base64 and everything outside ASCII. Example: `no
 * row for 13800138000` becomes `no row for #`.
 */
export function scrub(message: string): string {
  return message
    .slice(0, MESSAGE_LENGTH_MAX)
    .replaceAll(/[^\x20-\x7e]+/g, '?')
    .replaceAll(/[\w+/=-]*\d[\w+/=-]{5,}|\d{5,}|[\w+/=]{33,}/g, '#');
}

const FRAME = /^ {4}at (?:[\w$.<># [\]]{1,120} \()?(?:file:\/\/|node:|\/)[^\s()]{1,300}:\d{1,7}:\d{1,7}\)?$/;

/**
 * Gives function names and places in the code. V8 puts the message before them. It is cut off, however many lines it
 * has.
 */
function framesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error) || typeof error.stack !== 'string') return [];
  const { message, stack } = error;
  const afterMessage = stack.indexOf(message) + message.length;
  return stack
    .slice(afterMessage)
    .split('\n')
    .filter((line) => FRAME.test(line))
    .slice(0, FRAMES_MAX)
    .map((line) => line.trim().slice(3));
}
