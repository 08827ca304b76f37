import type { EyeModel } from '../../../vision/eye-model.ts';
import type { FaceDetector } from '../../../vision/face-detector.ts';
import type { FaceEncoder } from '../../../vision/face-encoder.ts';
import type { LandmarkModel } from '../../../vision/landmarks.ts';
import type { LivenessModel } from '../../../vision/liveness-model.ts';
import type { PoseModel } from '../../../vision/pose-model.ts';
import { defaultModel } from '../models/model-catalogue.ts';
import type { ModelManifest, ModelRole } from '../models/model-manifest.ts';
import { readManifest, readModel, type ModelFile } from '../models/read-model.ts';
import { OnnxDetector } from './onnx-detector.ts';
import { OnnxEncoder } from './onnx-encoder.ts';
import { OnnxEyes } from './onnx-eyes.ts';
import { OnnxLandmarks } from './onnx-landmarks.ts';
import { OnnxLiveness } from './onnx-liveness.ts';
import { OnnxPose } from './onnx-pose.ts';
import path from 'node:path';

/** Which models to load. */
export interface ModelChoice {
  /** Folder of the default models' files. */
  readonly folder: string;
  /** Paths of the manifests of the operator's own models. */
  readonly detectorManifest?: string | undefined;
  readonly encoderManifest?: string | undefined;
  readonly livenessManifest?: string | undefined;
}

/** Every network of the vision path, loaded. */
export interface VisionModels {
  readonly detector: FaceDetector;
  readonly landmarks: LandmarkModel;
  readonly encoder: FaceEncoder;
  readonly liveness: LivenessModel;
  readonly pose: PoseModel;
  readonly eyes: EyeModel;
}

/** Loads every network of the vision path. Throws Fault if a file is missing, is another file, or has another shape. */
export async function openModels(choice: ModelChoice): Promise<VisionModels> {
  const { folder } = choice;
  return {
    detector: await OnnxDetector.open(await readChosen(folder, 'detector', choice.detectorManifest)),
    landmarks: await OnnxLandmarks.open(await readChosen(folder, 'landmarks')),
    encoder: await OnnxEncoder.open(await readChosen(folder, 'encoder', choice.encoderManifest)),
    liveness: await OnnxLiveness.open(await readChosen(folder, 'liveness', choice.livenessManifest)),
    pose: await OnnxPose.open(await readChosen(folder, 'pose')),
    eyes: await OnnxEyes.open(await readChosen(folder, 'eyes')),
  };
}

/** Reads the operator's own model, with its file beside the manifest, or the default model if no manifest is named. */
async function readChosen<Role extends ModelRole>(
  folder: string,
  role: Role,
  ownManifest?: string,
): Promise<ModelFile<Extract<ModelManifest, { role: Role }>>> {
  if (ownManifest === undefined) return readModel(folder, defaultModel(role));
  return readModel(path.dirname(ownManifest), await readManifest(ownManifest, role));
}
