import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { MODELS_FOLDER } from './models-folder.ts';

test('the default models are beside package.json, in the folder that git ignores', () => {
  expect(path.basename(MODELS_FOLDER)).toBe('models');
  expect(existsSync(path.join(path.dirname(MODELS_FOLDER), 'package.json'))).toBe(true);
});
