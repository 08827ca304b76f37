import {
  CalibrationDesk,
  readListed,
  refuseList,
  type CalibrationDeskDeps,
} from '../../../vision/calibration/calibration-desk.ts';
import { filesOf, type CalibrationReport, type EncodedFaces } from '../../../vision/calibration/calibrate-faces.ts';
import { hasFaceSpaceFor } from '../../../vision/calibration/default-score-map.ts';
import { encodePhotos } from '../../../vision/calibration/encode-photos.ts';
import { KEPT_CALIBRATION, type KeptCalibration } from '../../../vision/calibration/kept-calibration.ts';
import type { LabelledFacesOutcome } from '../../../vision/calibration/labelled-faces.ts';
import { LABELLED_PHOTO_BYTES_MAX } from '../../../vision/calibration/labelled-folder.ts';
import type { FaceAnalyzer } from '../../../vision/face-analyzer.ts';

/** Computes beside the thread that answers calls. Each rejects with the signal's reason once it aborts. */
export interface FaceThread {
  /** Reads a list of labelled photos. */
  readonly readList: (csv: Uint8Array, signal: AbortSignal) => Promise<LabelledFacesOutcome>;
  /** Compares encoded faces. */
  readonly compare: (faces: EncodedFaces, signal: AbortSignal) => Promise<CalibrationReport>;
}

/** What a calibration measured, as it is kept until another one ends. It names no photo. */
export type MeasuredCalibration = Omit<KeptCalibration, 'map'> & {
  readonly by: string;
  readonly atMs: number;
  /** Null if no group has enough impostor pairs. */
  readonly map: KeptCalibration['map'] | null;
};

/** What calibrations of faces work with. */
export interface FaceCalibrationDeps extends CalibrationDeskDeps {
  readonly analyzer: FaceAnalyzer;
  readonly thread: FaceThread;
  /** Puts the map and what was measured for it in place. Throws Fault. */
  readonly install: (measured: KeptCalibration) => Promise<void>;
}

/** Opens calibrations of faces from the operator's folder. */
export function openFaceDesk(deps: FaceCalibrationDeps): CalibrationDesk<MeasuredCalibration> {
  const { analyzer, thread, install } = deps;
  return new CalibrationDesk(
    {
      job: 'face-calibration',
      async measure(list, { folder, signal, progress, waits }) {
        const read = await thread.readList(list, signal);
        if (!read.ok) return refuseList(read.problems);
        const files = filesOf(read.faces);
        // A photo is told by where it stands first.
        const placeOf = new Map(files.map((file, at) => [file, at + 1] as const).toReversed());
        const readPhoto = (file: string) =>
          readListed(folder, {
            file,
            place: placeOf.get(file) ?? 0,
            what: 'photo',
            bytesMax: LABELLED_PHOTO_BYTES_MAX,
          });
        const patient: FaceAnalyzer = {
          modelId: analyzer.modelId,
          analyze: (photo, context) => waits.untilDone(() => analyzer.analyze(photo, context), context.signal),
        };
        const encoded = await encodePhotos(patient, files, {
          readPhoto,
          onProgress: progress,
          context: { appId: 'calibrate', signal },
        });
        signal.throwIfAborted();
        const report = await thread.compare({ modelId: analyzer.modelId, faces: read.faces, encoded }, signal);
        return { ...report, groups: report.groups.map(({ suspects: _suspects, ...group }) => group) };
      },
      read: measuredOf,
      refusal({ map, modelId }) {
        if (map === null) return 'no-map';
        if (modelId !== analyzer.modelId) return 'other-model';
        return hasFaceSpaceFor(map) ? null : 'other-release';
      },
      async install({ map, ...measured }) {
        if (map !== null) await install({ ...measured, map });
      },
    },
    deps,
  );
}

const MEASURED = KEPT_CALIBRATION.extend({ map: KEPT_CALIBRATION.shape.map.nullable() });

function measuredOf(stored: unknown): MeasuredCalibration | null {
  const read = MEASURED.safeParse(stored);
  return read.success ? { ...read.data, by: read.data.by ?? '-', atMs: read.data.atMs ?? 0 } : null;
}
