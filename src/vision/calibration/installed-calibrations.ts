import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { sha256Hex } from '../../kernel/digests.ts';
import { InTurn } from '../../kernel/in-turn.ts';
import { fusionFor } from '../liveness/default-fusion.ts';
import { LIVENESS_FUSION, type LivenessFusion } from '../liveness/fusion.ts';
import { KEPT_LIVENESS, type KeptLiveness } from '../liveness/kept-liveness.ts';
import { CALIBRATED, type Calibrated, type CalibrationStore, type StoredCalibration } from './calibration-store.ts';
import defaultCalibration from './default-calibration.json' with { type: 'json' };
import { hasFaceSpaceFor, scoreMapFor } from './default-score-map.ts';
import { keptCalibrationOf, type KeptCalibration } from './kept-calibration.ts';
import { SCORE_MAP, type ScoreMap } from './score-map.ts';

/** The scale of faces that is in use. */
export interface InstalledScale {
  readonly modelId: string;
  /** Null if the encoder was never calibrated. */
  readonly map: ScoreMap | null;
  readonly isOwn: boolean;
  /** What was measured for the map. Null if that was not kept. */
  readonly calibration: KeptCalibration | null;
}

/** The scale of liveness that is in use. */
export interface InstalledFusion {
  readonly livenessId: string;
  /** Null if the network was never calibrated. */
  readonly fusion: LivenessFusion | null;
  readonly isOwn: boolean;
  /** What was measured for it. Null for what ships, and if it was not kept. */
  readonly calibration: KeptLiveness | null;
}

/** The networks that the calibrations are for. */
export interface CalibratedModels {
  readonly encoderId: string;
  readonly livenessId: string;
}

/** What InstalledCalibrations works with. */
export interface InstalledCalibrationsDeps {
  readonly store: CalibrationStore;
  readonly models: CalibratedModels;
  readonly clock: Clock;
  /** Called with what an operator should know, e.g. that a calibration is not used. */
  readonly onProblem: (problem: string) => void;
}

const OWN_FACES = z.object({
  map: SCORE_MAP.refine(hasFaceSpaceFor, 'this release does not have its face space'),
  measured: z.unknown(),
});
const OWN_LIVENESS = z.object({ fusion: LIVENESS_FUSION, measured: z.unknown() });

/** How many hex digits of a digest tell two calibrations apart. */
const DIGITS = 12;
/** What stands in place of a digest if nothing of the site's own is installed. */
const OF_THE_RELEASE = 'of the release';

/**
 * The scales in use, of faces and of liveness: those that the site installed, or else what ships. They are kept in the
 * store, and every process follows a change at once.
 */
export class InstalledCalibrations {
  readonly #deps: InstalledCalibrationsDeps;
  readonly #reads = new InTurn();
  readonly #listeners: (() => Promise<void>)[] = [];
  /** Those that were not told of the last change yet, or failed when they were told. */
  readonly #untold = new Set<() => Promise<void>>();
  #faces: InstalledScale;
  #liveness: InstalledFusion;
  #stored: readonly StoredCalibration[] = [];

  private constructor(deps: InstalledCalibrationsDeps) {
    this.#deps = deps;
    this.#faces = facesOf(deps.models.encoderId, null);
    this.#liveness = livenessOf(deps.models.livenessId, null);
  }

  /** Reads what is installed. Throws Fault if the store fails. */
  static async open(deps: InstalledCalibrationsDeps): Promise<InstalledCalibrations> {
    const installed = new InstalledCalibrations(deps);
    await installed.reload();
    return installed;
  }

  /** The scale of faces in use. */
  get faces(): InstalledScale {
    return this.#faces;
  }

  /** The scale of liveness in use. */
  get liveness(): InstalledFusion {
    return this.#liveness;
  }

  /**
   * Names what is in use, so that processes and backups can be compared, e.g. `3f2c0a11b9d4`. If what is installed cannot
   * be used here, it says so.
   */
  digestOf(what: Calibrated): string {
    const own = digestOf(this.#stored, what);
    const { isOwn } = what === 'faces' ? this.#faces : this.#liveness;
    return isOwn || own === OF_THE_RELEASE ? own : `${OF_THE_RELEASE} (${own} is installed and not used)`;
  }

  /** When the site installed its own, milliseconds. Null if it has none. */
  installedAtMsOf(what: Calibrated): number | null {
    return this.#stored.find((each) => each.what === what)?.installedAtMs ?? null;
  }

  /** Calls `listener` after what is installed changed. If it fails, the next reload calls it again. */
  onChange(listener: () => Promise<void>): void {
    this.#listeners.push(listener);
  }

  /** Installs a map of faces. The next call is scored by it. Throws Fault. */
  installFaces(map: ScoreMap, measured: KeptCalibration | null): Promise<void> {
    return this.#install('faces', { map, measured });
  }

  /** Installs a scale of liveness. The next clip is scored by it. Throws Fault. */
  installLiveness(fusion: LivenessFusion, measured: KeptLiveness | null): Promise<void> {
    return this.#install('liveness', { fusion, measured });
  }

  /** Goes back to what ships. False if nothing of the site's own was installed. Throws Fault. */
  async useRelease(what: Calibrated): Promise<boolean> {
    const isRemoved = await this.#deps.store.remove(what);
    await this.#follow();
    return isRemoved;
  }

  /**
   * Reads again what is installed. Throws Fault and changes nothing if the store fails. Throws what a listener throws after
   * the change took effect here and every other listener was told.
   */
  async reload(): Promise<void> {
    const failures = await this.#readAndTell();
    if (failures.length > 0) throw failures[0];
  }

  /** Follows a change of this process itself. It took effect, so a listener that fails is a problem and no failure of it. */
  async #follow(): Promise<void> {
    const failures = await this.#readAndTell();
    for (const failure of failures)
      this.#deps.onProblem(
        `a calibration changed and is in use, but not everything was told of it yet: ${failure instanceof Error ? failure.message : String(failure)}`,
      );
  }

  /** Gives what the listeners threw that could not be told. */
  #readAndTell(): Promise<readonly unknown[]> {
    return this.#reads.run(async () => {
      const { encoderId, livenessId } = this.#deps.models;
      const stored = await this.#deps.store.list();
      const changed = CALIBRATED.filter((what) => digestOf(stored, what) !== digestOf(this.#stored, what));
      const faces = changed.includes('faces') ? facesOf(encoderId, this.#own(stored, 'faces', OWN_FACES)) : this.#faces;
      const liveness = changed.includes('liveness')
        ? livenessOf(livenessId, this.#own(stored, 'liveness', OWN_LIVENESS))
        : this.#liveness;
      // Together, so that no failure leaves one of them of the time before.
      this.#stored = stored;
      this.#faces = faces;
      this.#liveness = liveness;
      if (changed.length > 0) for (const listener of this.#listeners) this.#untold.add(listener);
      return this.#tell();
    });
  }

  async #tell(): Promise<readonly unknown[]> {
    const failures: unknown[] = [];
    for (const listener of this.#untold) {
      try {
        await listener();
        this.#untold.delete(listener);
      } catch (error) {
        failures.push(error);
      }
    }
    return failures;
  }

  async #install(what: Calibrated, content: object): Promise<void> {
    const installedAtMs = this.#deps.clock.nowMs();
    await this.#deps.store.put({ what, content: JSON.stringify(content), installedAtMs });
    await this.#follow();
  }

  #own<T>(stored: readonly StoredCalibration[], what: Calibrated, schema: z.ZodType<T>): T | null {
    const content = contentOf(stored, what);
    if (content === null) return null;
    const json = jsonOf(content);
    if (json === null) {
      this.#deps.onProblem(
        `the installed calibration of ${what} is damaged and is not used: calibrate again, or go back to what ships`,
      );
      return null;
    }
    const read = schema.safeParse(json);
    if (read.success) return read.data;
    this.#deps.onProblem(
      `the installed calibration of ${what} was made for another release and is not used: calibrate again, or go back to what ships`,
    );
    return null;
  }
}

/** Tells with which network an installed calibration is used. Null if this release cannot use it, or if there is none. */
export function networkOf(stored: readonly StoredCalibration[], what: Calibrated): string | null {
  const json = jsonOf(contentOf(stored, what) ?? 'null');
  if (what === 'faces') return OWN_FACES.safeParse(json).data?.map.modelId ?? null;
  return OWN_LIVENESS.safeParse(json).data?.fusion.livenessId ?? null;
}

/** Names an installed calibration by its digest, or says that what ships is in use. */
export function digestOf(stored: readonly StoredCalibration[], what: Calibrated): string {
  const content = contentOf(stored, what);
  return content === null ? OF_THE_RELEASE : sha256Hex(Buffer.from(content)).slice(0, DIGITS);
}

function contentOf(stored: readonly StoredCalibration[], what: Calibrated): string | null {
  return stored.find((each) => each.what === what)?.content ?? null;
}

/** Null if the text is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller says that it is damaged. The text of the error would quote it.
    return null;
  }
}

function facesOf(modelId: string, own: z.output<typeof OWN_FACES> | null): InstalledScale {
  const map = scoreMapFor(modelId, own?.map ?? null);
  const isOwn = map !== null && map === own?.map;
  return { modelId, map, isOwn, calibration: map && keptCalibrationOf(map, isOwn ? own.measured : defaultCalibration) };
}

function livenessOf(livenessId: string, own: z.output<typeof OWN_LIVENESS> | null): InstalledFusion {
  const fusion = fusionFor(livenessId, own?.fusion ?? null);
  const isOwn = fusion !== null && fusion === own?.fusion;
  const kept = KEPT_LIVENESS.safeParse(isOwn ? own.measured : null);
  return { livenessId, fusion, isOwn, calibration: kept.success ? kept.data : null };
}
