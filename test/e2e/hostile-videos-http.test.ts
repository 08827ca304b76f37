import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { videoLiveness } from '../../src/features/video-liveness/contract.ts';
import { findPrograms } from '../../src/engines/media/ffmpeg/find-programs.ts';
import { ClipMaker } from '../vision/clip-maker.ts';
import { makeHostileClips, type HostileClip } from '../vision/hostile-clips.ts';
import { testModels } from '../vision/test-models.ts';
import { descendantsOf, memoryFilesOf, runs } from '../vision/watch-process.ts';
import { volume } from '../volume.ts';
import { openServerUnderTest, type Caller, type ServerUnderTest } from './running-server.ts';

const CLIPS = volume({ short: 100, long: 500 });
const SEED = 20_260_302;
const ADA = { idNumber: '11010519491231002X', name: '张三' };

const { ffmpeg } = findPrograms(process.env['PATH'] ?? '');
const folder = await testModels();
const maker = ffmpeg !== null && folder !== null ? ClipMaker.open() : null;

describe.skipIf(!maker)(`${CLIPS} hostile clips over HTTP`, () => {
  let clips: readonly HostileClip[] = [];
  let opened: { readonly server: ServerUnderTest; remove(): Promise<void> };
  let caller: Caller;
  beforeAll(async () => {
    if (maker) clips = await makeHostileClips(maker, CLIPS, SEED);
    opened = await openServerUnderTest({ RENZHENG_VIDEO_CONCURRENCY: '2' });
    await opened.server.admin('persons.add', ADA);
    caller = await opened.server.makeCaller({ calls: CLIPS });
  });
  afterAll(async () => {
    maker?.close();
    await opened?.remove();
  });

  test('each is answered with a code of the contract, and leaves no process', async () => {
    const counts = new Map<number, number>();
    const waiting = clips.values();
    const work = async () => {
      for (const { name, bytes } of waiting) {
        // The deadline itself is the pipeline's, and how long a clip takes here depends on the machine.
        const { code, reason } = await ask(bytes);
        expect([name, reason.length > 0]).toEqual([name, true]);
        counts.set(code, (counts.get(code) ?? 0) + 1);
      }
    };
    await Promise.all([work(), work()]);
    const known = Object.keys(videoLiveness.errors).map(Number);
    expect([...counts.keys()].filter((code) => code !== 0 && !known.includes(code))).toEqual([]);
    // Clips in other containers, damaged clips, and some that can be opened and show no face.
    for (const code of [2546108, 2546110, 2546114]) expect([code, counts.get(code) ?? 0]).not.toEqual([code, 0]);
    // None of these codes says that the server is at fault, and none is charged.
    for (const code of [2546119, 2546120, 2546121, 2546122])
      expect([code, counts.get(code)]).toEqual([code, undefined]);
    const { packages } = await opened.server.admin('packages.list', { appId: caller.appId });
    expect(packages).toMatchObject([{ used: counts.get(0) ?? 0 }]);
    expect(memoryFilesOf(process.pid)).toEqual([]);
    expect(descendantsOf(process.pid).filter((child) => runs(child, ffmpeg ?? '-'))).toEqual([]);
  });

  async function ask(clip: Uint8Array): Promise<{ code: number; reason: string }> {
    const videoData = `base64:${Buffer.from(clip).toString('base64')}`;
    const fields = { key: caller.key, idcard: ADA.idNumber, realname: ADA.name, videoData };
    const response = await fetch(`${opened.server.url}/videoAuth/query`, {
      method: 'POST',
      body: new URLSearchParams(fields),
    });
    expect(response.status).toBe(200);
    const { error_code: code, reason } = (await response.json()) as { error_code: number; reason: string };
    return { code, reason };
  }
});
