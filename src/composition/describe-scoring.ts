import { existsSync, readFileSync } from 'node:fs';
import { SETTINGS } from '../config/config.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { sha256Hex } from '../kernel/digests.ts';
import type { ScoringDigests } from '../platform/nodes/node-store.ts';
import type { InstalledCalibrations } from '../vision/calibration/installed-calibrations.ts';
import type { Vision } from '../vision/vision.ts';

/** Sections of the settings that decide what an answer says. The others say how and where a process works. */
const SECTIONS: ReadonlySet<string> = new Set([
  'attempts',
  'faceGuard',
  'faceVerify',
  'fraudScore',
  'register',
  'risk',
  'videoLiveness',
  'wire',
]);

/** How many hex digits of a digest tell two files apart. */
const DIGITS = 12;

/**
 * Gives what a process answers with, so that processes over one database can be compared: models, the operator's own
 * calibrations and sources, and the settings that decide what an answer says.
 */
export function scoringOf(
  { config }: Pick<Foundation, 'config'>,
  { encoderId, livenessId }: Vision['models'],
  calibrations: Pick<InstalledCalibrations, 'digestOf'>,
): ScoringDigests {
  return {
    encoder: encoderId,
    'liveness network': livenessId,
    'score map': calibrations.digestOf('faces'),
    'liveness fusion': calibrations.digestOf('liveness'),
    sources: config.sources.file === undefined ? 'none' : digestOfFile(config.sources.file),
    settings: digestOfSettings(config),
  };
}

function digestOfFile(file: string): string {
  return existsSync(file) ? sha256Hex(readFileSync(file)).slice(0, DIGITS) : 'of the release';
}

function digestOfSettings(config: Foundation['config']): string {
  const sections = config as unknown as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const values = SETTINGS.filter(({ section, secret }) => SECTIONS.has(section) && !secret).map(
    ({ section, field }) => [`${section}.${field}`, sections[section]?.[field] ?? null],
  );
  return sha256Hex(JSON.stringify(values)).slice(0, DIGITS);
}
