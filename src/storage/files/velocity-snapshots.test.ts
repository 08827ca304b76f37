import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { velocitySnapshotsSuite } from '../../features/business-risk/velocity/velocity-journal.suite.ts';
import { FileVelocitySnapshots } from './velocity-snapshots.ts';

describe('FileVelocitySnapshots', () => {
  let root = '';
  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'velocity-'));
  });
  afterAll(() => rm(root, { recursive: true }));

  velocitySnapshotsSuite(async () => new FileVelocitySnapshots(await mkdtemp(path.join(root, 'folder-'))));
});
