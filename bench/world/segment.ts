import type { Stage } from './stage.ts';

/** Name, relative number of requests, and what writes one unit (a person, a household, a ring). */
export type Segment = readonly [name: string, weight: number, unit: (stage: Stage, room: number) => void];
