import { withParents, RISK_TYPES } from '../src/features/business-risk/rules/risk-types.ts';
import { DEFAULT_RULE_SET } from '../src/features/business-risk/rules/default-rules.ts';
import { ACTORS, type Actor } from '../src/features/business-risk/simulator/simulated-event.ts';
import { simulate } from '../src/features/business-risk/simulator/simulate.ts';
import { playTraffic, type Played } from './lib/risk-run.ts';

/** Not the seeds 1 to 9, on which the default rules were tuned. */
const MEASURED_SEEDS = [20_240_501, 20_240_502];
const START_MS = Date.parse('2024-05-01T00:00:00+08:00');
const DAY_MS = 86_400_000;
/** The first days only let people form habits and windows fill. */
const WARM_UP_DAYS = 7;
const DAYS = 14;
const RINGS_BOTS_FARMS: readonly Actor[] = ['address-ring', 'device-ring', 'sponsor-ring', 'bot', 'farm'];

/**
 * Plays unseen simulated traffic through the default rules. Prints what was caught of each attack and each RiskType.
 */
export async function run({ full }: { readonly full: boolean }): Promise<Record<string, number>> {
  const users = full ? 20_000 : 3_000;
  const tally = new Tally();
  for (const seed of full ? [...MEASURED_SEEDS, 20_240_503, 20_240_504] : MEASURED_SEEDS) {
    const plan = { seed, startMs: START_MS, days: DAYS, users, campaigns: full ? TWICE : {} };
    for await (const played of playTraffic(simulate(plan), DEFAULT_RULE_SET)) {
      if (played.record.atMs >= START_MS + WARM_UP_DAYS * DAY_MS) tally.add(played);
    }
  }
  return tally.print();
}

const TWICE = { 'address-ring': 4, 'device-ring': 4, 'sponsor-ring': 4, bot: 8, farm: 4, takeover: 8, slow: 4 };

interface Count {
  requests: number;
  review: number;
  reject: number;
  readonly campaigns: Set<string>;
  readonly caughtCampaigns: Set<string>;
}

class Tally {
  readonly #actors = new Map<Actor, Count>();
  readonly #types = new Map<number, { hit: number; raised: number; true: number }>(
    RISK_TYPES.map(({ code }) => [code, { hit: 0, raised: 0, true: 0 }]),
  );

  add({ truth, record: { decision } }: Played): void {
    const count = this.#actors.get(truth.actor) ?? {
      requests: 0,
      review: 0,
      reject: 0,
      campaigns: new Set(),
      caughtCampaigns: new Set(),
    };
    this.#actors.set(truth.actor, count);
    count.requests += 1;
    if (decision.level !== 'pass') count[decision.level] += 1;
    if (truth.campaign !== null) count.campaigns.add(truth.campaign);
    if (truth.campaign !== null && decision.level !== 'pass') count.caughtCampaigns.add(truth.campaign);
    const trueTypes = new Set(withParents(truth.types));
    for (const type of trueTypes) this.#type(type).true += 1;
    for (const type of decision.types) {
      this.#type(type).raised += 1;
      if (trueTypes.has(type)) this.#type(type).hit += 1;
    }
  }

  print(): Record<string, number> {
    write('actor          requests   caught   review   reject   campaigns caught');
    for (const actor of ACTORS) {
      const count = this.#actors.get(actor);
      if (count === undefined) continue;
      const { requests, review, reject, campaigns, caughtCampaigns } = count;
      const shares = [review + reject, review, reject].map((part) => percent(part / requests)).join(' ');
      write(
        `${actor.padEnd(14)} ${String(requests).padStart(8)} ${shares}   ${caughtCampaigns.size} of ${campaigns.size}`,
      );
    }
    write('\nRiskType   true   raised   precision   recall   (types that no simulated cause makes true are left out)');
    for (const [type, { hit, raised, true: held }] of this.#types) {
      if (held > 0)
        write(
          `${String(type).padEnd(8)} ${String(held).padStart(6)} ${String(raised).padStart(8)}   ${percent(hit / raised)}   ${percent(hit / held)}`,
        );
    }
    const attacks = RINGS_BOTS_FARMS.flatMap((actor) => this.#actors.get(actor) ?? []);
    const people = this.#actors.get('normal');
    const sum = (figure: (count: Count) => number) => attacks.reduce((total, count) => total + figure(count), 0);
    const share = (part: number | undefined) => (part ?? 0) / (people?.requests ?? 1);
    return {
      recall_rings_bots_farms: sum(({ review, reject }) => review + reject) / sum(({ requests }) => requests),
      reject_rings_bots_farms: sum(({ reject }) => reject) / sum(({ requests }) => requests),
      false_reject_normal: share((people?.reject ?? 0) + (people?.review ?? 0)),
      false_reject_normal_without_review: share(people?.reject),
      requests: attacks.reduce((total, { requests }) => total + requests, people?.requests ?? 0),
    };
  }

  #type(code: number) {
    const type = this.#types.get(code);
    if (type === undefined) throw new Error(`${code} is not a RiskType`);
    return type;
  }
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

function percent(share: number): string {
  return (Number.isNaN(share) ? '–' : `${(share * 100).toFixed(2)} %`).padStart(8);
}
