import type { KindOffer } from '../../features/video-liveness/challenge/challenge-kinds.ts';
import { MemoryAppChoiceStore } from './app-choice-store.ts';

/** Keeps the kinds of challenges that apps chose in memory, for tests. */
export class MemoryChallengeKindStore extends MemoryAppChoiceStore<'kinds', KindOffer> {
  constructor() {
    super((appId, kinds) => ({ appId, kinds }));
  }
}
