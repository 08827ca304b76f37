import { told, type Told } from '../../kernel/told.ts';
import type { EngineState } from '../../platform/nodes/engine-state.ts';
import type { NodeState, NodeStore, ReportedNode } from '../../platform/nodes/node-store.ts';
import type { AdminHandlers, AdminRefusal } from '../../wire/admin/define-admin.ts';
import type { clusterContracts } from './contract.ts';

/** What the handlers of the cluster work with. */
export interface ClusterDeps {
  readonly cluster: {
    readonly mode: 'single' | 'cluster';
    readonly nodes: Pick<NodeStore, 'reported' | 'askToDrain'>;
    /** The process that answers. */
    readonly self: {
      readonly name: string;
      /** `null` if the process has its database for itself. */
      readonly incarnation: () => string | null;
      readonly state: () => NodeState;
    };
    readonly engines: () => Promise<readonly EngineState[]>;
  };
}

/** How long a node that is gone is shown, milliseconds. */
const SHOWN_MS = 900_000;

/** Makes the handlers that show the nodes and ask one of them to end. */
export function createClusterHandlers({ cluster }: ClusterDeps): AdminHandlers<typeof clusterContracts> {
  const { mode, nodes, self, engines } = cluster;
  return {
    async status() {
      const incarnation = self.incarnation();
      const shown =
        incarnation === null
          ? [{ name: self.name, number: null, beatAgoMs: 0, isSelf: true, ...shownState(self.state()) }]
          : shownOf(await nodes.reported(SHOWN_MS)).map((each) => shownNode(each, incarnation, self.state));
      return { ok: true, result: { mode, nodes: shown, engines: [...(await engines())] } };
    },

    async drain({ node, last }) {
      if (self.incarnation() === null)
        return refuse('conflict', told`one process has the database for itself: end it with a signal, e.g. SIGTERM`);
      const alive = (await nodes.reported(0)).filter(({ isAlive }) => isAlive);
      const named = alive.filter(({ name, number }) => name === node || String(number) === node);
      const [only, ...others] = named;
      if (only === undefined)
        return refuse('not_found', told`no node with this name or number is alive: ${alive.map(describe).join(', ')}`);
      if (others.length > 0)
        return refuse('conflict', told`several nodes have this name, give a number: ${named.map(describe).join(', ')}`);
      const answer = await nodes.askToDrain(only.incarnation, last);
      if (answer === 'last')
        return refuse(
          'conflict',
          told`no other node is ready, so nobody would answer calls; \`last\` ends it all the same`,
        );
      if (answer === 'gone') return refuse('not_found', told`this node ended meanwhile`);
      return { ok: true, result: { name: only.name, number: only.number }, subject: only.name };
    },
  };
}

function refuse(error: AdminRefusal['error'], detail: Told): AdminRefusal & { readonly ok: false } {
  return { ok: false, error, detail };
}

/** Leaves out the nodes that ended in good order, and those that started again under their name. */
function shownOf(nodes: readonly ReportedNode[]): readonly ReportedNode[] {
  const alive = new Set(nodes.filter(({ isAlive }) => isAlive).map(({ name }) => name));
  return nodes.filter((each) => each.isAlive || !(alive.has(each.name) || endedInOrder(each)));
}

function endedInOrder({ state }: ReportedNode): boolean {
  return state?.stage === 'draining' || state?.stage === 'closing';
}

function describe({ name, number }: ReportedNode): string {
  return `${name} (${number})`;
}

/** A node as it said itself with its last heartbeat. The one that answers says it at the moment. */
function shownNode(
  { name, number, incarnation, state, beatAgoMs, isAlive, isAskedToDrain }: ReportedNode,
  own: string,
  stateOfSelf: () => NodeState,
) {
  const isSelf = incarnation === own;
  const shown = shownState(isSelf ? stateOfSelf() : state);
  const isEnding = isAskedToDrain && (shown.state === 'ready' || shown.state === 'not-ready');
  return {
    name,
    number,
    beatAgoMs,
    isSelf,
    ...shown,
    ...(isEnding && { state: 'draining' as const }),
    ...(!isAlive && { state: 'gone' as const }),
  };
}

function shownState(state: NodeState | null) {
  if (state === null)
    return {
      state: 'starting' as const,
      problem: null,
      version: null,
      startedAtMs: null,
      clockSkewMs: null,
      callsUnderWay: null,
      limitsLeased: null,
    };
  const { stage, problem, version, startedAtMs, clockSkewMs, callsUnderWay, limitsLeased } = state;
  const word = problem === null ? ('ready' as const) : ('not-ready' as const);
  return {
    state: stage === 'serving' ? word : stage,
    problem,
    version,
    startedAtMs,
    clockSkewMs,
    callsUnderWay,
    limitsLeased,
  };
}
