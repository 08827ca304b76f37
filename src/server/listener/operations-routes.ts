import type { FastifyInstance, FastifyReply } from 'fastify';
import { within } from '../../kernel/timers.ts';
import { ALSO_HEAD, registerDocuments } from './documents.ts';

/** One thing that must work before traffic is sent to this server. */
export interface ReadinessCheck {
  readonly name: string;
  /** Gives `null` if it works, or else what is wrong, in words without secrets. */
  check(): Promise<string | null>;
  /** Gives what operators should see although it works. `null` or absent for nothing. */
  note?(): string | null;
}

/** Whether the server takes calls for good, takes them while balancers go elsewhere, or takes none any more. */
export type ServingStage = 'serving' | 'draining' | 'closing';

/** What the operators' endpoints need. */
export interface OperationsDeps {
  readonly readiness: readonly ReadinessCheck[];
  readonly stage: () => ServingStage;
  /** The folder of the documents. `null` leaves them out. */
  readonly documentsFolder: string | null;
}

const CHECK_TIMEOUT_MS = 2_000;

/** Mounts what machines and developers ask every listener for: /healthz, /readyz, /openapi.json and /docs. */
export function registerOperationsRoutes(server: FastifyInstance, deps: OperationsDeps): void {
  server.get('/healthz', ALSO_HEAD, (_request, reply) => sendJson(reply, 200, { status: 'ok' }));
  server.get('/readyz', ALSO_HEAD, async (_request, reply) => {
    const results = await runChecks(deps.readiness);
    const checks = Object.fromEntries(results.map(({ name, problem, note }) => [name, problem ?? note ?? 'ok']));
    const stage = deps.stage();
    const works = results.every(({ problem }) => problem === null);
    if (stage !== 'serving') return sendJson(reply, 503, { status: stage, checks });
    return sendJson(reply, works ? 200 : 503, { status: works ? 'ready' : 'not ready', checks });
  });
  if (deps.documentsFolder !== null) registerDocuments(server, deps.documentsFolder);
}

/** The exposition text of all metrics, and its content type. */
export interface MetricsText {
  readonly contentType: string;
  text(): Promise<string>;
}

/** Mounts /metrics. */
export function registerMetrics(server: FastifyInstance, metrics: MetricsText): void {
  server.get('/metrics', ALSO_HEAD, async (_request, reply) =>
    reply.header('content-type', metrics.contentType).send(await metrics.text()),
  );
}

interface CheckResult {
  readonly name: string;
  readonly problem: string | null;
  readonly note: string | null;
}

function runChecks(readiness: readonly ReadinessCheck[]): Promise<readonly CheckResult[]> {
  return Promise.all(
    readiness.map(async (check) => ({
      name: check.name,
      problem: await runCheck(check),
      note: check.note?.() ?? null,
    })),
  );
}

async function runCheck(check: ReadinessCheck): Promise<string | null> {
  try {
    const problem = await within(CHECK_TIMEOUT_MS, check.check());
    return problem === 'late' ? `no answer within ${CHECK_TIMEOUT_MS} ms` : problem;
  } catch (error) {
    return error instanceof Error ? error.name : 'failed';
  }
}

function sendJson(reply: FastifyReply, status: number, content: unknown): FastifyReply {
  return reply.status(status).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(content));
}
