import { Fault } from '../../../kernel/fault.ts';
import {
  CalibrationDesk,
  readListed,
  refuseList,
  type CalibrationDeskDeps,
} from '../../../vision/calibration/calibration-desk.ts';
import type { FrameAnalyzer } from '../../../vision/frame-analyzer.ts';
import { measureClips, type MeasuredClips } from '../../../vision/liveness/calibrate-liveness.ts';
import { DEFAULT_CLIP_LIMITS } from '../../../vision/liveness/judge-clip.ts';
import { KEPT_LIVENESS, type KeptLiveness } from '../../../vision/liveness/kept-liveness.ts';
import type { LabelledClips } from '../../../vision/liveness/labelled-clips.ts';
import type { VideoDecoder } from '../../../vision/video-decoder.ts';
import { VIDEO_BYTES_MAX } from '../contract.ts';
import { told } from '../../../kernel/told.ts';

/** Computes beside the thread that answers calls. Each rejects with the signal's reason once it aborts. */
export interface ClipThread {
  /** Reads a list of labelled clips. */
  readonly readList: (csv: Uint8Array, signal: AbortSignal) => Promise<LabelledClips>;
  /** Fits liveness to clips that were looked at. */
  readonly report: (measured: MeasuredClips, signal: AbortSignal) => Promise<KeptLiveness>;
}

/** What a calibration of liveness measured, as it is kept until another one ends. */
export type MeasuredLiveness = KeptLiveness & { readonly by: string; readonly atMs: number };

/** A calibration of liveness with a scale, which can be installed. */
export type InstallableLiveness = MeasuredLiveness & { readonly fusion: NonNullable<KeptLiveness['fusion']> };

/** What calibrations of liveness work with. */
export interface LivenessCalibrationDeps extends CalibrationDeskDeps {
  /** Null if this machine cannot decode video. */
  readonly decoder: VideoDecoder | null;
  readonly analyzer: FrameAnalyzer;
  /** Whether a clip can be looked at so that a call still finds room. */
  readonly hasRoom: () => boolean;
  readonly nowMs: () => number;
  readonly thread: ClipThread;
  /** Puts the scale and what was measured for it in place. Throws Fault. */
  readonly install: (measured: InstallableLiveness) => Promise<void>;
}

/** Opens calibrations of liveness from the operator's folder. Clips are looked at one after another. */
export function openLivenessDesk(deps: LivenessCalibrationDeps): CalibrationDesk<MeasuredLiveness> {
  const { decoder, analyzer, hasRoom, thread, install, nowMs } = deps;
  return new CalibrationDesk(
    {
      job: 'liveness-calibration',
      async measure(list, { folder, signal, progress, waits }) {
        if (decoder === null) return refuseList(['no video can be decoded on this server; see renzheng doctor']);
        const read = await thread.readList(list, signal);
        if (!read.ok) return refuseList(read.problems);
        const { clips } = read;
        const placeOf = new Map(clips.map(({ file }, at) => [file, at + 1] as const).toReversed());
        progress(0, clips.length);
        const measured = await measureClips(clips, {
          decoder,
          analyzer,
          limits: DEFAULT_CLIP_LIMITS,
          context: { appId: 'calibrate', signal },
          concurrency: 1,
          readClip: (file) =>
            readListed(folder, { file, place: placeOf.get(file) ?? 0, what: 'clip', bytesMax: VIDEO_BYTES_MAX }),
          onProgress: (done) => progress(done, clips.length),
          nowMs,
          untilDone: (work) =>
            waits.untilDone(async () => {
              if (!hasRoom()) throw new Fault('unavailable', told`the server had no room for a clip beside the calls`);
              return work();
            }),
        });
        signal.throwIfAborted();
        return thread.report(measured, signal);
      },
      read: measuredOf,
      refusal({ fusion, livenessId }) {
        if (fusion === null) return 'no-map';
        return livenessId === analyzer.livenessId ? null : 'other-model';
      },
      async install({ fusion, ...measured }) {
        if (fusion !== null) await install({ ...measured, fusion });
      },
    },
    deps,
  );
}

function measuredOf(stored: unknown): MeasuredLiveness | null {
  const read = KEPT_LIVENESS.safeParse(stored);
  return read.success ? { ...read.data, by: read.data.by ?? '-', atMs: read.data.atMs ?? 0 } : null;
}
