import path from 'node:path';
import { measuringData } from '../../test/measuring-data.ts';
import { openFaceFinder } from '../attacks/find-faces.ts';
import { makeClips } from '../attacks/make-clips.ts';
import { MAKERS } from '../attacks/makers.ts';
import { readClipSet } from './clip-sets.ts';

/** A clip, and the domain with which it is left out. */
export interface DomainClip {
  readonly file: string;
  readonly isLive: boolean;
  /** E.g. `live: talking` or `real: print`. */
  readonly domain: string;
  /** Clips of one set were recorded or made alike. An attack is compared with the people of its own set. */
  readonly set: 'own' | 'replay';
  readonly subject: string;
  /** Whether a camera took it as it is. Otherwise the footage was changed to imitate something. */
  readonly isReal: boolean;
  /** Whether its licence allows a shipped number to depend on it. */
  readonly isFitting: boolean;
  /** Whether its maker or its seed serves reports only, so that no setting is chosen by it. */
  readonly isReportOnly: boolean;
  /** Whether the attacker held the print or the screen, or it stood. Null if that is not known. */
  readonly stand: 'held' | 'fixed' | null;
}

/**
 * Seeds of the makers, and how many clips each makes: people by a seed for choosing, because the scale is laid over them,
 * and with `full` everything by a seed that only reports. A clip takes a core ten seconds.
 */
const CHOOSING = { seed: 1, clipsPerMaker: 20 } as const;
const REPORT = { seed: 101, clipsPerMaker: 5 } as const;

/**
 * Every clip of every domain that this machine has the data for. `full` adds what the makers make for reports alone:
 * attacks, and people by other draws.
 */
export async function readDomains({ full }: { readonly full: boolean }): Promise<readonly DomainClip[]> {
  const own = measuringData('liveness');
  const replay = measuringData('liveness_replay');
  return [
    ...(own === null ? [] : await ownClips(own)),
    ...(replay === null ? [] : await replayClips(replay)),
    ...(own === null ? [] : await madeClips(own, full)),
  ];
}

async function ownClips(folder: string): Promise<DomainClip[]> {
  const clips = await readClipSet(folder);
  return clips.map(({ file, isLive, attack, subject }) => {
    const isMade = file.startsWith('synth_');
    return {
      file: path.join(folder, file),
      isLive,
      domain: isLive ? 'live: talking' : isMade ? `made: ${attack.replaceAll('_', ' ')}` : 'real: found in the wild',
      set: 'own',
      subject,
      isReal: !isMade,
      isFitting: true,
      isReportOnly: false,
      stand: null,
    };
  });
}

/** Kinds of Replay-Attack, held and fixed together. Each half has 12 clips, and a row of its own beside the domains. */
const KINDS: readonly (readonly [part: string, domain: string])[] = [
  ['print-photo', 'real: print'],
  ['mobile-photo', 'real: photo on a phone'],
  ['mobile-video', 'real: video on a phone'],
  ['highdef-photo', 'real: photo on a tablet'],
  ['highdef-video', 'real: video on a tablet'],
];

async function replayClips(folder: string): Promise<DomainClip[]> {
  const clips = await readClipSet(folder);
  return clips.map(({ file, isLive, attack, subject }) => ({
    file: path.join(folder, file),
    isLive,
    domain: isLive
      ? `live: silent, ${file.includes('adverse') ? 'adverse' : 'controlled'} light`
      : (KINDS.find(([part]) => attack.includes(part))?.[1] ?? `real: ${attack}`),
    set: 'replay',
    subject,
    isReal: true,
    isFitting: false,
    isReportOnly: false,
    stand: isLive ? null : path.basename(file).includes('_hand-') ? 'held' : 'fixed',
  }));
}

async function madeClips(folder: string, full: boolean): Promise<DomainClip[]> {
  const clips = (await readClipSet(folder)).filter(({ isLive }) => isLive);
  const faces = await openFaceFinder();
  const make = async (draws: typeof CHOOSING | typeof REPORT, makers: typeof MAKERS) => {
    const { rows, out } = await makeClips({ folder, clips, ...draws, makers, faces });
    return rows.map((row): DomainClip => {
      const isLive = row.label === 'live';
      const isReportOnly = draws === REPORT;
      const name = `${isLive ? 'live, simulated' : 'made'}: ${row.maker}${isReportOnly ? ', report' : ''}`;
      const { subject } = row;
      const file = path.join(out, row.file);
      const use = { isReal: false, isFitting: !isReportOnly, isReportOnly, stand: null };
      return { file, isLive, domain: name, set: 'own', subject, ...use };
    });
  };
  try {
    const people = MAKERS.filter(({ reportOnly, label }) => !reportOnly && label === 'live');
    const made = await make(CHOOSING, people);
    return full ? [...made, ...(await make(REPORT, MAKERS))] : made;
  } finally {
    await faces.close();
  }
}
