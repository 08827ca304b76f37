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

/** The types that the logo of the recording page may have. */
const LOGO_TYPES = ['png', 'jpg', 'jpeg', 'webp', 'svg'] as const;

/** Gives the operator's own manifests, the sources file and the logo, with their places by the settings in force. */
export function operatorFiles({
  inference,
  sources,
  videoLiveness,
}: Pick<Config, 'inference' | 'sources' | 'videoLiveness'>): readonly OperatorFile[] {
  const { pageLogoFile: logo = null } = videoLiveness;
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
    // A browser learns the type of a picture from the ending of its file, so the copy keeps it.
    ...LOGO_TYPES.map((type) => ({
      name: `page-logo.${type}`,
      variable: 'RENZHENG_VIDEO_LIVENESS_PAGE_LOGO_FILE',
      file: logo?.toLowerCase().endsWith(`.${type}`) === true ? logo : null,
    })),
  ];
}

/** Where a restore puts a file: its place by the settings, or the data folder if no setting names one. */
export function placeOf({ name, file }: OperatorFile, { dir }: DataFolder): string {
  return file ?? path.join(dir, name);
}
