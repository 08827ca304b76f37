import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { create, extract } from 'tar';
import type { AnsweredQuestion } from './questions.ts';

const FIXTURES = path.join(import.meta.dirname, 'fixtures');

/** The facts that `make-fixture.ts` recorded of a release. */
export interface Recorded {
  readonly commit: string;
  /** The instant at which the questions were asked. */
  readonly askedAt: string;
  /** Path and query of a picture that can still be opened at that instant. */
  readonly picture: string;
  readonly questions: readonly AnsweredQuestion[];
}

/** A copy of a kept data folder. */
export interface UnpackedFolder {
  readonly dataDir: string;
  /** The folder of the photos and the clip that questions name. */
  readonly files: string;
  remove(): void;
}

/** The commits of which a data folder is kept, e.g. `2d6790a`. */
export const KEPT = readdirSync(FIXTURES).flatMap((file) => /^(\w+)\.json$/.exec(file)?.[1] ?? []);

function archiveOf(commit: string): string {
  return path.join(FIXTURES, `${commit}.tar.gz`);
}

export function recordFileOf(commit: string): string {
  return path.join(FIXTURES, `${commit}.json`);
}

export function recordedOf(commit: string): Recorded {
  return JSON.parse(readFileSync(recordFileOf(commit), 'utf8')) as Recorded;
}

/** Packs the folders `data` and `files` of `work`. */
export function packFolder(commit: string, work: string): Promise<void> {
  return create({ gzip: { level: 9 }, portable: true, cwd: work, file: archiveOf(commit) }, ['data', 'files']);
}

/** Unpacks a fresh copy into a temporary folder. The caller removes it. */
export async function unpackFolder(commit: string): Promise<UnpackedFolder> {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-upgrade-'));
  await extract({ file: archiveOf(commit), cwd: folder });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { dataDir: path.join(folder, 'data'), files: path.join(folder, 'files'), remove };
}

/** A recorded question that every test can ask first. */
export function firstOf({ questions: [first] }: Recorded): AnsweredQuestion {
  if (!first) throw new Error('a record has questions');
  return first;
}
