import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { sha256Hex } from '../../kernel/digests.ts';
import { InTurn } from '../../kernel/in-turn.ts';
import { fusionFor } from '../liveness/default-fusion.ts';
import { LIVENESS_FUSION, type LivenessFusion } from '../liveness/fusion.ts';
import { KEPT_LIVENESS, type KeptLiveness } from '../liveness/kept-liveness.ts';
import { CALIBRATED, type Calibrated, type CalibrationStore, type StoredCalibration } from './calibration-store.ts';
import defaultCalibration from './default-calibration.json' with { type: 'json' };
import { scoreMapFor } from './default-score-map.ts';
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
  /** Called with what an operator should know of a calibration that is not used. */
  readonly onProblem: (problem: string) => void;
}

const OWN_FACES = z.object({ map: SCORE_MAP, measured: z.unknown() });
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

  /** Names what is installed, so that processes and backups can be compared, e.g. `3f2c0a11b9d4`. */
  digestOf(what: Calibrated): string {
    return digestOf(this.#stored, what);
  }

  /** Calls `listener` after what is installed changed. */
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
    await this.reload();
    return isRemoved;
  }

  /** Reads again what is installed. Throws Fault and changes nothing if the store fails. */
  reload(): Promise<void> {
    return this.#reads.run(async () => {
      const stored = await this.#deps.store.list();
      const changed = CALIBRATED.filter((what) => digestOf(stored, what) !== digestOf(this.#stored, what));
      this.#stored = stored;
      if (changed.includes('faces')) this.#faces = facesOf(this.#deps.models.encoderId, this.#own('faces', OWN_FACES));
      if (changed.includes('liveness'))
        this.#liveness = livenessOf(this.#deps.models.livenessId, this.#own('liveness', OWN_LIVENESS));
      if (changed.length > 0) for (const listener of this.#listeners) await listener();
    });
  }

  async #install(what: Calibrated, content: object): Promise<void> {
    const installedAtMs = this.#deps.clock.nowMs();
    await this.#deps.store.put({ what, content: JSON.stringify(content), installedAtMs });
    await this.reload();
  }

  #own<T>(what: Calibrated, schema: z.ZodType<T>): T | null {
    const content = contentOf(this.#stored, what);
    if (content === null) return null;
    const read = schema.safeParse(JSON.parse(content));
    if (read.success) return read.data;
    this.#deps.onProblem(
      `the installed calibration of ${what} was made for another release and is not used: calibrate again, or go back to what ships`,
    );
    return null;
  }
}

/** Names an installed calibration by its digest, or says that what ships is in use. */
export function digestOf(stored: readonly StoredCalibration[], what: Calibrated): string {
  const content = contentOf(stored, what);
  return content === null ? OF_THE_RELEASE : sha256Hex(Buffer.from(content)).slice(0, DIGITS);
}

function contentOf(stored: readonly StoredCalibration[], what: Calibrated): string | null {
  return stored.find((each) => each.what === what)?.content ?? null;
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
