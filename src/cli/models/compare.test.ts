import { Command } from 'commander';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { filmFace, photographFace } from '../../../test/upgrade/drawn-face.ts';
import { ClipMaker } from '../../../test/vision/clip-maker.ts';
import { bringEncoder, bringLiveness } from '../../../test/vision/own-models.ts';
import { readConfig } from '../../config/config.ts';
import { AdminClient } from '../../terminal/admin-client.ts';
import { addModelsCommand } from './command.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'compare-'));
const maker = ClipMaker.open();
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  maker?.close();
});

/** Runs `renzheng models compare` as the command line does, with a data folder whose server does not run. */
async function compare(...args: readonly string[]): Promise<string> {
  let out = '';
  const program = new Command('renzheng').exitOverride();
  const env = { RENZHENG_DATA_DIR: path.join(folder, 'data') };
  addModelsCommand(program, {
    configOf: () => readConfig(env),
    client: () => AdminClient.find(env.RENZHENG_DATA_DIR, env),
    terminal: { out: (text) => void (out += text), err: () => undefined, failed: () => undefined, columns: 80 },
  });
  await program.parseAsync(['models', 'compare', ...args], { from: 'user' });
  return out;
}

function writeList(name: string, lines: readonly string[]): string {
  const file = path.join(folder, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

const VERDICT = '(installed|other|no difference seen)';

test('two encoders are compared on photos, with what moving costs', async () => {
  const lines = ['file,identity,group'];
  for (let person = 1; person <= 18; person++) {
    for (const tilt of [0, 4]) {
      const file = `${person}-${tilt}.jpg`;
      writeFileSync(path.join(folder, file), await photographFace(person, { tilt }));
      lines.push(`${file},p${person},drawn`);
    }
  }
  const list = writeList('photos.csv', lines);
  const text = await compare(list, '--photos', folder, '--encoder', await bringEncoder());
  expect(text).toMatch(/Installed: faceplugin-feature@.*\. Other: tiny@1#/);
  expect(text).toMatch(new RegExp(`\\| drawn \\| 1e-2 \\| .* of \\d+\\) \\| .* of \\d+\\) \\| ${VERDICT} \\|`));
  expect(text).toMatch(/\nBetter: the |\nNeither is seen to be better/);
  expect(text).toMatch(/renzheng person re-encode, which takes \d+ ms for each photo that is kept/);
});

test.skipIf(maker === null)('two networks of liveness are compared on clips', async () => {
  if (maker === null) return;
  const lines = ['file,label,attack,subject'];
  for (const seed of [1, 2, 3]) {
    writeFileSync(path.join(folder, `live-${seed}.mp4`), await filmFace(maker, seed));
    lines.push(`live-${seed}.mp4,live,,p${seed}`);
    const photo = path.join(folder, `still-${seed}.jpg`);
    writeFileSync(photo, await photographFace(seed));
    const h264 = ['-t', '2', '-r', '15', '-c:v', 'libx264', '-pix_fmt', 'yuv420p'];
    writeFileSync(path.join(folder, `still-${seed}.mp4`), await maker.make('still.mp4', ['-loop', '1', '-i', photo], h264));
    lines.push(`still-${seed}.mp4,attack,still,p${seed}`);
  }
  const list = writeList('clips.csv', lines);
  const text = await compare('--clip-list', list, '--clips', folder, '--liveness', await bringLiveness());
  expect(text).toMatch(/Liveness\. Installed: faceplugin-liveness@.*\. Other: tiny-liveness@1#/);
  for (const share of [1, 5, 10])
    expect(text).toMatch(new RegExp(`\\| still \\| ${share} % \\| .* of 3\\) \\| .* of 3\\) \\| ${VERDICT} \\|`));
  expect(text).toMatch(/live clips that cannot be judged \| .* of 3\) \| .* of 3\)/);
  expect(text).toContain('renzheng calibrate liveness');
  expect(text).not.toContain('false accept');
});

test('what is missing or broken is said before anything is measured', async () => {
  await expect(compare()).rejects.toThrow('name a list of labelled photos, or one of labelled clips by --clip-list');
  const broken = writeList('broken.csv', ['file,label,attack,subject', 'a.mp4,maybe,,p1']);
  await expect(compare('--clip-list', broken)).rejects.toThrow(/broken\.csv cannot be used:\n.*line 2: label must be/);
});
