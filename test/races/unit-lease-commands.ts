import fc from 'fast-check';
import { expect } from 'vitest';
import type { HeldUnits, UnitLeaseStore } from '../../src/platform/admission/unit-lease-store.ts';

/** The store that the nodes of a played game share. */
export interface PlayedNodes {
  readonly leases: UnitLeaseStore;
  /** Lets time pass for the store's clock. */
  readonly pass: (ms: number) => void;
  /** Settles a charged call that uses these units. Gives false if the store refuses, because the lease is gone. */
  readonly sell: (units: HeldUnits) => Promise<boolean>;
}

const HOUR_MS = 3_600_000;

/**
 * Lets three nodes lease, sell, give back, renew and die in random orders, while leases end. A call takes one unit, or
 * several as the price of a budget. Rejects if a unit is sold twice, if a living lease is refused, if a grant is too small
 * for the call that needs it, or if a unit cannot be sold once all leases have ended.
 */
export async function playNodes(nodes: PlayedNodes, options: { seed?: number; numRuns?: number } = {}): Promise<void> {
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.commands(COMMANDS, { maxCommands: 40 }), (max, commands) => {
      const of = { appId: 'app_1', counter: `key run_${++runs}` };
      const setup = () => ({ model: { max, used: 0, nodes: new Map() }, real: { nodes, of } });
      return fc.asyncModelRun(setup, [...commands, new EndAll()]);
    }),
    { numRuns: 40, ...options },
  );
}

interface ModelLease {
  readonly leaseId: number;
  left: number;
  /** Whether its time is over. The store may then have given its units to another node. */
  isEnded: boolean;
}

/** What must be true: how many units were sold, and what each node may still sell. */
interface Model {
  readonly max: number;
  used: number;
  readonly nodes: Map<string, ModelLease[]>;
}

interface Real {
  readonly nodes: PlayedNodes;
  readonly of: { readonly appId: string; readonly counter: string };
}

type Command = fc.AsyncCommand<Model, Real>;

const lesseeOf = (node: string) => ({ node, leaseMs: HOUR_MS });
const leasesOf = (model: Model, node: string) => model.nodes.get(node) ?? [];
const withUnits = (model: Model, node: string) => leasesOf(model, node).find(({ left }) => left > 0);

/** The sold units, and those that nodes may sell, never exceed the limit. */
function expectNotOversold(model: Model): void {
  const live = [...model.nodes.values()].flat().filter(({ isEnded }) => !isEnded);
  expect(model.used + live.reduce((sum, { left }) => sum + left, 0)).toBeLessThanOrEqual(model.max);
}

/** The store may let go of a lease only when its time is over. */
function expectEnded({ isEnded }: ModelLease): void {
  expect(isEnded).toBe(true);
}

function expectEnough(granted: number, least: number): void {
  expect(granted).toBeGreaterThanOrEqual(least);
}

function expectAllSold(sold: number, { max }: Model): void {
  expect(sold).toBe(max);
}

class Lease implements Command {
  readonly node: string;
  readonly units: number;
  readonly least: number;
  constructor(node: string, units: number, least: number) {
    this.node = node;
    this.units = Math.max(units, least);
    this.least = least;
  }
  check = () => true;
  async run(model: Model, { nodes, of }: Real) {
    const { units, least } = this;
    // The node returns what it has left, as it does if that is too little for a call.
    const rests = leasesOf(model, this.node)
      .filter(({ left }) => left > 0 && left < least)
      .map((lease) => ({ ...of, leaseId: lease.leaseId, units: lease.left }));
    for (const lease of leasesOf(model, this.node)) if (lease.left < least) lease.left = 0;
    const [grant] = await nodes.leases.lease(lesseeOf(this.node), [{ ...of, max: model.max, units, least }], rests);
    if (!grant || grant.leaseId === null) return;
    expectEnough(grant.granted, least);
    const lease = { leaseId: grant.leaseId, left: grant.granted, isEnded: false };
    model.nodes.set(this.node, [...leasesOf(model, this.node), lease]);
    expectNotOversold(model);
  }
  toString = () => `${this.node} leases ${this.units}, at least ${this.least}`;
}

/** Sells a call that costs a part of what a lease of the node has. */
class Use implements Command {
  readonly node: string;
  /** Quarters of what the lease has. 0 for a call that costs one unit. */
  readonly quarters: number;
  constructor(node: string, quarters: number) {
    this.node = node;
    this.quarters = quarters;
  }
  check = (model: Readonly<Model>) => withUnits(model, this.node) !== undefined;
  async run(model: Model, { nodes, of }: Real) {
    const lease = withUnits(model, this.node);
    if (!lease) return;
    const units = Math.max(1, Math.ceil((lease.left * this.quarters) / 4));
    lease.left -= units;
    if (await nodes.sell({ ...of, leaseId: lease.leaseId, units })) model.used += units;
    else {
      expectEnded(lease);
      lease.left = 0;
    }
    expectNotOversold(model);
  }
  toString = () => (this.quarters === 0 ? `${this.node} uses one` : `${this.node} uses ${this.quarters} quarters`);
}

class GiveBack implements Command {
  readonly node: string;
  constructor(node: string) {
    this.node = node;
  }
  check = (model: Readonly<Model>) => withUnits(model, this.node) !== undefined;
  async run(model: Model, { nodes, of }: Real) {
    const lease = withUnits(model, this.node);
    if (!lease) return;
    const units = Math.ceil(lease.left / 2);
    lease.left -= units;
    await nodes.leases.giveBack(lesseeOf(this.node), [{ ...of, leaseId: lease.leaseId, units }]);
  }
  toString = () => `${this.node} gives half back`;
}

class Renew implements Command {
  readonly node: string;
  constructor(node: string) {
    this.node = node;
  }
  check = (model: Readonly<Model>) => model.nodes.has(this.node);
  async run(model: Model, { nodes }: Real) {
    const leases = leasesOf(model, this.node);
    const ids = leases.map(({ leaseId }) => leaseId);
    const renewed = await nodes.leases.renew(lesseeOf(this.node), ids);
    for (const lease of leases) {
      // A lease that is used up may be gone before its time.
      if (!renewed.includes(lease.leaseId) && lease.left > 0) expectEnded(lease);
      lease.isEnded = !renewed.includes(lease.leaseId);
      if (lease.isEnded) lease.left = 0;
    }
    expectNotOversold(model);
  }
  toString = () => `${this.node} renews`;
}

/** The node forgets what it leased, as a killed process does. Another one with its name starts afresh. */
class Die implements Command {
  readonly node: string;
  constructor(node: string) {
    this.node = node;
  }
  check = (model: Readonly<Model>) => model.nodes.has(this.node);
  async run(model: Model) {
    model.nodes.delete(this.node);
  }
  toString = () => `${this.node} dies`;
}

class Pass implements Command {
  check = () => true;
  async run(model: Model, { nodes }: Real) {
    nodes.pass(HOUR_MS);
    for (const lease of [...model.nodes.values()].flat()) lease.isEnded = true;
  }
  toString = () => 'every lease ends';
}

/** At the end of a run, every unit that was not sold can be sold. */
class EndAll implements Command {
  check = () => true;
  async run(model: Model, { nodes, of }: Real) {
    nodes.pass(HOUR_MS);
    let sold = model.used;
    for (;;) {
      const [grant] = await nodes.leases.lease(lesseeOf('last'), [{ ...of, max: model.max, units: 1000, least: 1 }]);
      if (!grant || grant.leaseId === null) break;
      sold += grant.granted;
    }
    expectAllSold(sold, model);
  }
  toString = () => 'the rest is sold';
}

const NODES = fc.constantFrom('node a', 'node b', 'node c');
const COMMANDS = [
  fc
    .tuple(NODES, fc.integer({ min: 1, max: 30 }), fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 20 })))
    .map(([node, units, least]) => new Lease(node, units, least)),
  NODES.map((node) => new Use(node, 0)),
  fc.tuple(NODES, fc.integer({ min: 1, max: 4 })).map(([node, quarters]) => new Use(node, quarters)),
  NODES.map((node) => new GiveBack(node)),
  NODES.map((node) => new Renew(node)),
  NODES.map((node) => new Die(node)),
  fc.constant(new Pass()),
];
