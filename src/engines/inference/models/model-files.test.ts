import { appendFile, copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import * as tar from 'tar';
import { testModels } from '../../../../test/vision/test-models.ts';
import { Fault } from '../../../kernel/fault.ts';
import { DEFAULT_SCORE_MAP } from '../../../vision/calibration/default-score-map.ts';
import { packModels, unpackModels } from './model-archive.ts';
import { DEFAULT_MODELS, defaultModel, MODEL_PACKAGE } from './model-catalogue.ts';
import { fetchModels, verifyModels } from './model-store.ts';
import { modelIdOf, readModel } from './read-model.ts';

const source = await testModels();
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'models-'));
  return () => rm(folder, { recursive: true, force: true });
});

test('the catalogue has one model for each role, with its licence and its origin', () => {
  expect(DEFAULT_MODELS.map(({ role }) => role).toSorted()).toEqual(
    ['detector', 'encoder', 'eyes', 'landmarks', 'liveness', 'pose'].toSorted(),
  );
  expect(MODEL_PACKAGE.integrity).toMatch(/^sha512-.{88}$/);
  for (const { licence, provenance } of DEFAULT_MODELS) expect(licence.length * provenance.length).toBeGreaterThan(0);
});

test('the default score map belongs to the default encoder', () => {
  expect(DEFAULT_SCORE_MAP.modelId).toBe(modelIdOf(defaultModel('encoder')));
});

test('a model id changes with everything that shapes the output, and with nothing else', () => {
  const encoder = defaultModel('encoder');
  const id = modelIdOf(encoder);
  expect(modelIdOf({ ...encoder, input: { ...encoder.input, channels: 'rgb' } })).not.toBe(id);
  expect(modelIdOf({ ...encoder, sha256: '0'.repeat(64) })).not.toBe(id);
  expect(modelIdOf({ ...encoder, template: encoder.template.map(([x, y]) => [x + 1, y]) })).not.toBe(id);
  expect(modelIdOf({ ...encoder, file: 'other.onnx', licence: 'other', normMin: 1, coverMax: 0.5 })).toBe(id);
});

test('the error about a missing file says how to fetch it', async () => {
  await expect(readModel(folder, defaultModel('eyes'))).rejects.toThrow(/fr_eye\.onnx cannot be read.*models -- fetch/);
});

describe.skipIf(source === null)('with the default models', () => {
  beforeEach(async () => {
    for (const { file } of DEFAULT_MODELS) await copyFile(path.join(source ?? '', file), path.join(folder, file));
  });

  test('a complete folder is left as it is', async () => {
    expect(await fetchModels(folder)).toBe(false);
    expect((await verifyModels(folder)).every(({ ok }) => ok)).toBe(true);
  });

  test('a wrong file is named, with the checksum expected and the one found', async () => {
    await appendFile(path.join(folder, 'fr_eye.onnx'), 'x');
    const problems = (await verifyModels(folder)).filter(({ ok }) => !ok);
    expect(problems).toMatchObject([{ file: 'fr_eye.onnx', role: 'eyes' }]);
    expect(problems[0]?.problem).toMatch(/expected SHA-256 1afcea[0-9a-f]{58}, found [0-9a-f]{64} over \d+ bytes; delete/);
  });

  test('a packed folder is unpacked elsewhere to the same files', async () => {
    const archive = path.join(folder, 'models.tar');
    const elsewhere = path.join(folder, 'elsewhere');
    await packModels(folder, archive);
    await unpackModels(elsewhere, archive);
    expect((await verifyModels(elsewhere)).every(({ ok }) => ok)).toBe(true);
    expect((await readdir(elsewhere)).toSorted()).toEqual(DEFAULT_MODELS.map(({ file }) => file).toSorted());
  });

  test('if an archive has a wrong, a missing or a foreign file, nothing is put in place', async () => {
    const elsewhere = path.join(folder, 'elsewhere');
    const archive = path.join(folder, 'bad.tar');
    const files = DEFAULT_MODELS.map(({ file }) => file);
    await tar.create({ file: archive, cwd: folder }, files.slice(1));
    await expect(unpackModels(elsewhere, archive)).rejects.toThrow(/holds no fr_detect\.onnx/);
    await appendFile(path.join(folder, 'fr_pose.onnx'), 'x');
    await tar.create({ file: archive, cwd: folder }, files);
    await expect(unpackModels(elsewhere, archive)).rejects.toThrow(/bad\.tar: fr_pose\.onnx.*expected SHA-256/);
    await writeFile(archive, 'no tar');
    await expect(unpackModels(elsewhere, archive)).rejects.toBeInstanceOf(Fault);
    expect(await readdir(elsewhere)).toEqual([]);
  });

  test('a wrong model is not packed', async () => {
    await writeFile(path.join(folder, 'fr_liveness.onnx'), 'other');
    const archive = path.join(folder, 'models.tar');
    await expect(packModels(folder, archive)).rejects.toThrow(/fr_liveness\.onnx/);
    await expect(readFile(archive)).rejects.toThrow('ENOENT');
  });
});
