import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Two photos of one person and one of another, from the measuring data. */
export function photosIn(folder: string) {
  const rows = readFileSync(path.join(folder, 'manifest.csv'), 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((row) => row.split(','));
  const lfw = rows.filter(([, , , set]) => set === 'lfw');
  const of = (identity: string) =>
    lfw.filter(([, each]) => each === identity).map(([file = '']) => readFileSync(path.join(folder, file)));
  const identities = [...new Set(lfw.map(([, identity = '']) => identity))].filter(
    (identity) => of(identity).length > 1,
  );
  const [first = [], second = []] = identities.slice(0, 2).map(of);
  return {
    ada: first[0] ?? Buffer.alloc(0),
    adaAgain: first[1] ?? Buffer.alloc(0),
    grace: second[0] ?? Buffer.alloc(0),
  };
}
