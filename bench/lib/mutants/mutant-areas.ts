import { globSync } from 'node:fs';
import path from 'node:path';

/** Top folder of the repository. */
export const ROOT = path.resolve(import.meta.dirname, '../../..');

/** What is mutated, as patterns of files by area: where a small slip costs money, lets a stranger in or keeps data. */
const AREAS: Readonly<Record<string, readonly string[]>> = {
  platform: ['src/platform/**/*.ts'],
  identity: ['src/identity/**/*.ts'],
  handlers: ['src/features/*/handler.ts'],
  windows: [
    'src/engines/velocity/*.ts',
    'src/features/business-risk/features/velocity-features.ts',
    'src/features/face-guard/attacks/attack-day.ts',
    'src/features/face-guard/attacks/attack-windows.ts',
    'src/features/face-guard/attacks/sealing.ts',
    'src/features/video-liveness/challenge/{challenge-book,challenge-demands}.ts',
    'src/features/video-liveness/withhold-verdict.ts',
    'src/people/attempts/*.ts',
  ],
  thresholds: [
    'src/vision/calibration/{default-score-map,error-rates,score-map,tail-fit}.ts',
    'src/vision/liveness/{default-fusion,fusion,judge-clip}.ts',
    'src/vision/{judge-video,photo-quality,compare-embeddings,find-face}.ts',
    'src/features/business-risk/decision/{decide,retention}.ts',
    'src/features/fraud-score/score/{default-scorecard,score-features,score-scale,scorecard,metrics}.ts',
  ],
};

/** Files that hold no code of the product. */
const LEFT_OUT = /(\.test|\.suite|-fixture|\.d)\.ts$/;

/** The files that are mutated, each with its area. Paths start at the repository's top folder. */
export function mutatedFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(AREAS).flatMap(([area, patterns]) =>
      globSync([...patterns], { cwd: ROOT })
        .filter((file) => !LEFT_OUT.test(file))
        .toSorted()
        .map((file) => [file, area] as const),
    ),
  );
}
