import { Command } from 'commander';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { addModelsCommand } from './command.ts';

const unused = (): never => {
  throw new Error('a recipe needs neither configuration nor server');
};

async function run(...args: readonly string[]) {
  let [out, err] = ['', ''];
  const program = new Command('renzheng').exitOverride();
  const terminal = { out: (text: string) => void (out += text), err: (text: string) => void (err += text), columns: 80 };
  addModelsCommand(program, { configOf: unused, client: unused, terminal });
  await program.parseAsync(['models', 'recipe', ...args], { from: 'user' });
  return { out, err };
}

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'recipe-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test('without a name every network is listed', async () => {
  const { out } = await run();
  for (const name of ['scrfd-10g', 'yunet', 'arcface-r50', 'adaface', 'sface', 'minifasnet-v2'])
    expect(out).toContain(name);
});

test('a recipe is written with the checksum of the file, and says what is left to do', async () => {
  const [place, bytes] = [folder(), Buffer.from('a network')];
  writeFileSync(path.join(place, 'net.onnx'), bytes);
  const out = path.join(place, 'manifest.json');
  const { err } = await run('yunet', '--file', path.join(place, 'net.onnx'), '--out', out);
  expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({
    role: 'detector',
    file: 'net.onnx',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    provenance: 'FILL IN',
  });
  expect(err).toContain('RENZHENG_INFERENCE_DETECTOR_MANIFEST');
  await expect(run('yunet', '--out', out)).rejects.toThrow('EEXIST');
});

test('an unknown name is an error that names the known ones', async () => {
  await expect(run('resnet')).rejects.toThrow(/there is no recipe resnet: choose one of .*yunet/);
});
