import { seededRandom } from '../../../kernel/seeded-random.ts';
import { ATTACKS } from './attacks.ts';
import { createDice } from './dice.ts';
import { NormalUsers } from './normal-users.ts';
import { ACTORS, type Actor, type SimulatedEvent } from './simulated-event.ts';
import { createWorld } from './world.ts';

/** What traffic to play. */
export interface SimulationPlan {
  /** The same seed and plan give the same traffic. */
  readonly seed: number;
  /** Midnight in Asia/Shanghai of the first day, milliseconds since the Unix epoch. */
  readonly startMs: number;
  readonly days: number;
  readonly users: number;
  /** Mean campaigns a day by attack; the default is DEFAULT_CAMPAIGNS. */
  readonly campaigns?: Partial<Record<Exclude<Actor, 'normal'>, number>>;
  /** First day with attacks; people live before it too. */
  readonly attacksFromDay?: number;
}

export const DEFAULT_CAMPAIGNS: Readonly<Record<Exclude<Actor, 'normal'>, number>> = {
  'address-ring': 1,
  'device-ring': 1,
  'sponsor-ring': 1,
  bot: 2,
  farm: 1,
  takeover: 2,
  slow: 1,
};

const DAY_MS = 86_400_000;
/** Every how many days a campaign makes all people busy. */
const CAMPAIGN_EVERY_DAYS = 5;

/** Plays labelled traffic in the order of time, a day at a time: memory grows with users and one day's requests. */
export function* simulate(plan: SimulationPlan): Generator<SimulatedEvent> {
  const dice = createDice(seededRandom(plan.seed));
  const world = createWorld(dice);
  const people = new NormalUsers(dice, world, { users: plan.users });
  const victims = people.users.slice(0, plan.users);
  let pending: SimulatedEvent[] = [];
  let campaigns = 0;
  for (let day = 0; day < plan.days; day += 1) {
    const startMs = plan.startMs + day * DAY_MS;
    pending = pending.concat(people.day(day, startMs, day % CAMPAIGN_EVERY_DAYS === CAMPAIGN_EVERY_DAYS - 1 ? 2.5 : 1));
    for (const actor of day >= (plan.attacksFromDay ?? 0) ? ACTORS : []) {
      if (actor === 'normal') continue;
      const count = dice.poisson(plan.campaigns?.[actor] ?? DEFAULT_CAMPAIGNS[actor]);
      for (let index = 0; index < count; index += 1) {
        campaigns += 1;
        const campaign = `${actor}-${campaigns}`;
        pending = pending.concat(
          ATTACKS[actor]({
            dice,
            world,
            campaign,
            victims,
            startMs: startMs + Math.floor(dice.uniform() * DAY_MS),
          }),
        );
      }
    }
    pending.sort((a, b) => a.atMs - b.atMs);
    const tomorrow = pending.findIndex(({ atMs }) => atMs >= startMs + DAY_MS);
    yield* tomorrow < 0 ? pending.splice(0) : pending.splice(0, tomorrow);
  }
}
