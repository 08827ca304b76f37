import { existsSync, readFileSync } from 'node:fs';
import type { FaceVerifyDeps } from './handler.ts';
import type { Config } from '../../config/config.ts';
import type { InferencePool } from '../../engines/inference/pool/inference-pool.ts';
import { systemRandom } from '../../kernel/random.ts';
import { UpstreamFaceReferee } from '../../storage/upstream/face-referee.ts';
import { VerifyClient } from '../../storage/upstream/verify-client.ts';
import { scoreMapFor } from '../../vision/calibration/default-score-map.ts';
import { SCORE_MAP, scoreOf, type ScoreMap } from '../../vision/calibration/score-map.ts';
import type { Foundation } from '../../composition/foundation.ts';
import type { AttackHistory } from '../face-guard/open-attack-history.ts';
import type { StoredRegister } from '../../composition/open-stored-register.ts';

/** What face verification needs: the register, the analyzer, and the score map that fits the installed encoder. */
export function openFaceVerify(
  { config, folder, log }: Foundation,
  vision: InferencePool,
  { register, consentGate, recorder }: StoredRegister & Pick<AttackHistory, 'recorder'>,
): FaceVerifyDeps {
  const map = scoreMapFor(vision.models.encoderId, readScoreMap(folder.scoreMap));
  if (map === null)
    log.problem(
      `the encoder ${vision.models.encoderId} is not calibrated: face verification answers 226404 until renzheng calibrate has run`,
    );
  const { attackScoreBelow: scoreBelow, unknownPerson } = config.faceVerify;
  const referee = openReferee(config);
  return {
    register,
    consents: consentGate,
    unknownPerson,
    ...(referee && { referee }),
    ...(scoreBelow > 0 && { attacks: { recorder, scoreBelow } }),
    analyzer: vision.faces,
    scale: { score: (modelId, cosine) => (map?.modelId === modelId ? scoreOf(map, cosine) : null) },
  };
}

/** The upstream that is asked about people whom this register does not know; null where none is configured. */
function openReferee({
  register: { upstreamUrl, upstreamKey, upstreamTimeoutMs },
}: Config): UpstreamFaceReferee | null {
  if (upstreamUrl === undefined || upstreamKey === undefined) return null;
  const options = { baseUrl: upstreamUrl, key: upstreamKey, timeoutMs: upstreamTimeoutMs, random: systemRandom };
  return new UpstreamFaceReferee(new VerifyClient(options));
}

/** The operator's own calibration; null where there is none. Throws an Error where the file is not one. */
function readScoreMap(file: string): ScoreMap | null {
  if (!existsSync(file)) return null;
  const parsed = SCORE_MAP.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file} is no score map: run renzheng calibrate faces again, or remove it`);
  return parsed.data;
}
