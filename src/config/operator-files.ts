import path from 'node:path';
import type { Config } from './config.ts';
import type { DataFolder } from './data-folder.ts';

/** A file of the operator that a backup holds and a restore puts back. */
export interface OperatorFile {
  /** Name of the file in a backup. */
  readonly name: string;
  /** The variable of the setting that names it. */
  readonly variable: string;
  /** Its place by the settings. Null if no setting names one. */
  readonly file: string | null;
}

/** Gives the operator's own manifests and the sources file, with their places by the settings in force. */
export function operatorFiles({ inference, sources }: Pick<Config, 'inference' | 'sources'>): readonly OperatorFile[] {
  const { detectorManifest, encoderManifest, livenessManifest } = inference;
  return [
    {
      name: 'detector-manifest.json',
      variable: 'RENZHENG_INFERENCE_DETECTOR_MANIFEST',
      file: detectorManifest ?? null,
    },
    { name: 'encoder-manifest.json', variable: 'RENZHENG_INFERENCE_ENCODER_MANIFEST', file: encoderManifest ?? null },
    {
      name: 'liveness-manifest.json',
      variable: 'RENZHENG_INFERENCE_LIVENESS_MANIFEST',
      file: livenessManifest ?? null,
    },
    { name: 'sources.json', variable: 'RENZHENG_SOURCES_FILE', file: sources.file ?? null },
  ];
}

/** Where a restore puts a file: its place by the settings, or the data folder if no setting names one. */
export function placeOf({ name, file }: OperatorFile, { dir }: DataFolder): string {
  return file ?? path.join(dir, name);
}
