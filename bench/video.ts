import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { measuringData } from '../test/measuring-data.ts';
import { makeBenchClip, type BenchClip } from './lib/video-clip.ts';
import { openBareLoop } from './lib/video-loop.ts';
import { startChildServer } from './lib/child-server.ts';
import type { Bench } from './run.ts';

const CLIPS_A_ROUND = 8;
const SAMPLE_MS = 20;
const ADA = { idcard: '11010519491231002X', realname: '张三' };

/** Milliseconds for a clip, several at a time and one at a time. */
interface Round {
  readonly together: number;
  readonly alone: number;
  /** Processor time, including decoders (Linux, 0 elsewhere). */
  readonly processor: number;
}

/**
 * Measures a clip of 5 s at 720p over HTTP until its decision, by the whole server in a process of its own, against
 * decoding and inference of the same clip in a bare loop in this process. Rounds of the two alternate. `ratio` is the
 * loop's time divided by the server's, with as many clips at a time as there are cores. `ratio_processor` compares
 * processor time, so it also holds on a busy machine. `--full` takes more rounds.
 */
export const run: Bench = async ({ full }) => {
  const measuring = measuringData('liveness');
  if (measuring === null) return {};
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-bench-clip-'));
  try {
    const clip = await makeBenchClip(measuring, folder);
    print(`the clip has ${(clip.video.length / 1e6).toFixed(1)} MB`);
    return await compare(clip, full ? 15 : 7);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

async function compare(clip: BenchClip, rounds: number): Promise<Record<string, number>> {
  const server = await startChildServer<ServerNote>('bench/lib/video-server.ts', [clip.photoFile]);
  const loop = await openBareLoop();
  const peak = watchMemory(server.note.pid);
  const whole: Round[] = [];
  const bare: Round[] = [];
  let memory = { server: 0, decoder: 0 };
  try {
    const body = bodyOf(server.note, clip.video);
    const ask = () => askServer(server.note, body);
    const look = () => loop.look(clip.video);
    await Promise.all([ask(), look()]);
    for (let round = 0; round < rounds; round++) {
      bare.push(await measure(look, process.pid));
      whole.push(await measure(ask, server.note.pid));
      print(`round ${round + 1}: loop ${describe(bare.at(-1))}, server ${describe(whole.at(-1))}`);
    }
    memory = peak();
  } finally {
    await loop.close();
    await server.stop();
  }
  const ratioOf = (key: keyof Round) => median(bare.map((each, at) => each[key] / (whole[at]?.[key] ?? Infinity)));
  const figures = {
    ratio: ratioOf('together'),
    ratio_one_at_a_time: ratioOf('alone'),
    ratio_processor: ratioOf('processor'),
    ms_per_clip: median(whole.map(({ together }) => together)),
    ms_one_at_a_time: median(whole.map(({ alone }) => alone)),
    processor_ms_per_clip: median(whole.map(({ processor }) => processor)),
    peak_server_mb: memory.server,
    peak_decoder_mb: memory.decoder,
  };
  for (const [name, value] of Object.entries(figures)) print(`${name.padEnd(22)} ${value.toFixed(2)}`);
  return figures;
}

interface ServerNote {
  readonly url: string;
  readonly key: string;
  readonly pid: number;
}

/** The form as a client sends it. It is written once, because writing it is the client's work. */
function bodyOf({ key }: ServerNote, video: Buffer): Buffer {
  const videoData = `base64:${video.toString('base64')}`;
  return Buffer.from(new URLSearchParams({ key, ...ADA, rate_type: '2', videoData }).toString());
}

/**
 * Sends a clip to the server. Throws an Error if the clip was not judged to its end, because a refusal would be quick.
 */
async function askServer({ url }: ServerNote, body: Buffer): Promise<void> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const response = await fetch(`${url}/videoAuth/query`, { method: 'POST', headers, body });
  const answer = (await response.json()) as { error_code: number; reason: string; result?: { faceScore?: number } };
  if (answer.error_code !== 0 || answer.result?.faceScore === undefined)
    throw new Error(`the server answers ${JSON.stringify(answer)}`);
}

async function measure(work: () => Promise<unknown>, pid: number): Promise<Round> {
  const before = processorMs(pid);
  const together = await timed(async () => {
    const waiting = Array.from({ length: CLIPS_A_ROUND }, () => work).values();
    const lane = async () => {
      for (const next of waiting) await next();
    };
    await Promise.all(Array.from({ length: availableParallelism() }, lane));
  });
  const alone = await timed(async () => {
    for (let at = 0; at < CLIPS_A_ROUND / 2; at++) await work();
  });
  const clips = CLIPS_A_ROUND * 1.5;
  const processor = (processorMs(pid) - before) / clips;
  return { together: together / CLIPS_A_ROUND, alone: alone / (CLIPS_A_ROUND / 2), processor };
}

const TICK_MS = 10;

/** Processor time of a process and of the children it waited for. */
function processorMs(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) * TICK_MS;
  } catch {
    return 0;
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** The most memory that the server held, and that its decoders held at a time, in MB (Linux, 0 elsewhere). */
function watchMemory(pid: number): () => { readonly server: number; readonly decoder: number } {
  let decoder = 0;
  const timer = setInterval(() => {
    decoder = Math.max(
      decoder,
      descendantsOf(pid).reduce((sum, each) => sum + memoryOf(each, 'VmRSS'), 0),
    );
  }, SAMPLE_MS);
  timer.unref();
  return () => ({ server: memoryOf(pid, 'VmHWM'), decoder });
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

/** Also finds children of children, because a decoder runs inside a sandbox process. */
function descendantsOf(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
}

function memoryOf(pid: number, row: 'VmHWM' | 'VmRSS'): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return (Number(new RegExp(`${row}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) * 1024) / 1e6;
  } catch {
    return 0;
  }
}

function describe(round: Round | undefined): string {
  return round
    ? `${round.together.toFixed(0)} ms a clip (${round.alone.toFixed(0)} ms alone, ${round.processor.toFixed(0)} ms of processor)`
    : '';
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
