import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AddressInfo } from 'node:net';
import type { Api, Contract } from '../../wire/define-api.ts';
import type { Clock, MonotonicClock } from '../../kernel/clock.ts';
import type { CallGate } from '../../platform/admission/call-gate.ts';
import type { WorkUnderWay } from '../../kernel/work-under-way.ts';
import type { SiteSecrets } from '../../platform/secrets/site-secrets.ts';
import { createApiRoutes, type ApiRoutes } from '../pipeline/api-routes.ts';
import { createAdminHosts, refuseUnknownHosts, type AdminHosts, type AdminNames } from './admin-hosts.ts';
import { createBaseUrl, type BaseUrlOf } from './base-url.ts';
import { BodyReader } from '../body/body-reader.ts';
import type { CallTracing } from '../telemetry/call-tracing.ts';
import type { CallLog } from '../telemetry/call-log.ts';
import type { CallMetrics } from '../telemetry/call-metrics.ts';
import { createCallerAddress, type CallerAddress } from './caller-address.ts';
import { Deadlines } from '../pipeline/deadlines.ts';
import { createListener } from './listener.ts';
import {
  registerMetrics,
  registerOperationsRoutes,
  type OperationsDeps,
  type ReadinessCheck,
  type ServingStage,
} from './operations-routes.ts';
import type { OrderIdSource } from '../pipeline/order-id-source.ts';
import { Pipeline } from '../pipeline/pipeline.ts';
import { openTlsFiles, type TlsFiles } from './tls-files.ts';
import { refuseUnknownPaths } from '../pipeline/unknown-paths.ts';
import { after } from '../../kernel/timers.ts';

/** Settings of the listeners. They have the shape of the sections `http` and `admin` of the configuration. */
export interface HttpConfig {
  readonly host: string;
  readonly port: number;
  readonly publicUrl?: string | undefined;
  readonly trustedProxies: readonly string[];
  readonly tlsCertFile?: string | undefined;
  readonly tlsKeyFile?: string | undefined;
  readonly largeBodiesMax: number;
  readonly largeBodiesWaitingMax: number;
  readonly connectionsMax: number;
  readonly requestTimeoutMs: number;
  /** How long a server that closes still takes calls while /readyz says 503, so that a balancer notices. 0 if left out. */
  readonly drainSeconds?: number;
  readonly shutdownTimeoutMs: number;
}

/** The address of the admin API's own listener, if it has one. */
export interface AdminListenerConfig {
  readonly host: string;
  readonly port: number;
}

/** What routes besides those of the five APIs can ask the server that they are mounted on. */
export interface MountTools {
  readonly addressOf: (request: FastifyRequest) => string;
  /** Scheme and authority under which the caller reached this server, without a trailing slash. */
  readonly baseUrlOf: (request: FastifyRequest) => string;
}

/** What the admin API and the console can ask the server in addition. */
export interface AdminMountTools extends MountTools {
  readonly hosts: AdminHosts;
}

/** Adds its own routes to a server before the server listens. */
export type Mount = (server: FastifyInstance, tools: MountTools) => Promise<void> | void;

/** Adds the routes of the admin API and of the console. */
export type AdminMount = (server: FastifyInstance, tools: AdminMountTools) => Promise<void> | void;

/** What the server needs. */
export interface HttpServerDeps {
  readonly contracts: readonly Contract[];
  /** The handlers that exist. A contract without a handler answers 10021. */
  readonly apis: readonly Api[];
  /** The handlers for calls of sandbox apps. A contract without one answers 10021. */
  readonly sandboxApis?: readonly Api[];
  readonly gate: CallGate;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly clock: Clock & MonotonicClock;
  readonly orderIds: OrderIdSource;
  readonly log: CallLog & { problem(text: string): void };
  readonly metrics: CallMetrics & { readonly contentType: string; text(): Promise<string> };
  /** The words of 10012, if they are not those of the table. */
  readonly quotaReason?: string;
  /** Traces calls. Left out if no collector of traces is set. */
  readonly tracing?: CallTracing;
  /** Told of each call until its last write. Left out if nothing waits for calls. */
  readonly underWay?: Pick<WorkUnderWay, 'begin' | 'within'>;
  readonly readiness: readonly ReadinessCheck[];
  readonly documentsFolder: OperationsDeps['documentsFolder'];
  /** Mounted on the admin listener. That is the listener of the five APIs if `admin` names no other. */
  readonly registerAdmin?: AdminMount;
  /** Mounted in this order on the listener of the five APIs, e.g. the pictures that answers link to. */
  readonly registerPublic?: Mount | readonly Mount[];
  readonly config: HttpConfig;
  readonly admin?: AdminListenerConfig | null;
  /** Names that the admin API answers to, besides addresses and `localhost`. */
  readonly adminNames?: AdminNames;
}

/** The addresses that the server listens on, as URLs without a trailing slash. */
export interface Listening {
  readonly url: string;
  readonly adminUrl: string;
}

/** The server of the five APIs. */
export interface HttpServer {
  /** Starts to listen. Throws an Error if an address is in use or not permitted. */
  listen(): Promise<Listening>;

  /**
   * Tells balancers by /readyz to send nothing more, and still takes calls for the configured time. Then accepts no more
   * calls, finishes the admitted ones within the configured time, and closes what is left.
   */
  close(): Promise<void>;

  /** When the TLS certificate in use ends. `null` without TLS. */
  certificateEndsAtMs(): number | null;
  /** Reads changed certificate files at once. Changes are also noticed without this call. */
  reloadCertificates(): void;

  /** Whether it takes calls for good, still takes them, or takes none any more. */
  readonly stage: ServingStage;

  /** Numbers for gauges: running calls, and bodies that hold a place or wait for one. */
  load(): HttpLoad;
}

/** How busy the server is. */
export interface HttpLoad {
  readonly callsUnderway: number;
  readonly largeBodiesHeld: number;
  readonly largeBodiesWaiting: number;
  readonly smallBodyBytesHeld: number;
  readonly smallBodiesWaiting: number;
  /** How many of the waiting bodies have a sender without a valid key. */
  readonly unknownBodiesWaiting: number;
}

/** Builds the server of the five APIs and of the operators' endpoints. `registerAdmin` adds the admin API. */
export function createHttpServer(deps: HttpServerDeps): HttpServer {
  return new ApiServer(deps);
}

const CLOSE_POLL_MS = 10;
const NO_NAMES: AdminNames = { hosts: [] };

class ApiServer implements HttpServer {
  readonly #deps: HttpServerDeps;
  readonly #bodies: BodyReader;
  readonly #deadlines: Deadlines;
  readonly #underway = { count: 0 };
  readonly #tls: TlsFiles | null;
  readonly #caller: CallerAddress;
  readonly #baseUrlOf: BaseUrlOf;
  readonly #main: FastifyInstance;
  readonly #admin: FastifyInstance;
  /** One listener, or two if the admin API has its own. */
  readonly #listeners: readonly FastifyInstance[];
  #isDraining = false;
  #isClosing = false;

  constructor(deps: HttpServerDeps) {
    this.#deps = deps;
    const { tlsCertFile, tlsKeyFile } = deps.config;
    this.#tls =
      tlsCertFile !== undefined && tlsKeyFile !== undefined
        ? openTlsFiles(tlsCertFile, tlsKeyFile, (problem) => deps.log.problem(problem))
        : null;
    this.#bodies = new BodyReader(deps.config, deps.clock);
    this.#deadlines = new Deadlines(deps.clock);
    this.#caller = createCallerAddress(deps.config.trustedProxies);
    this.#baseUrlOf = createBaseUrl(deps.config.publicUrl, this.#tls !== null, this.#caller);
    this.#main = this.#open(this.#routes());
    this.#admin = deps.admin ? this.#open(null) : this.#main;
    this.#listeners = [...new Set([this.#main, this.#admin])];
  }

  async listen(): Promise<Listening> {
    const { config, admin } = this.#deps;
    await this.#mount();
    // The five APIs come last, so that no caller reaches a server that then fails to start.
    if (admin) await this.#admin.listen({ host: admin.host, port: admin.port });
    await this.#main.listen({ host: config.host, port: config.port });
    return { url: this.#urlOf(this.#main), adminUrl: this.#urlOf(this.#admin) };
  }

  certificateEndsAtMs(): number | null {
    return this.#tls?.endsAtMs() ?? null;
  }

  load(): HttpLoad {
    const { small, large, sandboxLarge, unknownSmall, unknownLarge } = this.#bodies.rooms;
    return {
      callsUnderway: this.#underway.count,
      largeBodiesHeld: large.inside + sandboxLarge.inside + unknownLarge.inside,
      largeBodiesWaiting: large.waiting + sandboxLarge.waiting + unknownLarge.waiting,
      smallBodyBytesHeld: small.inside + unknownSmall.inside,
      smallBodiesWaiting: small.waiting + unknownSmall.waiting,
      unknownBodiesWaiting: unknownSmall.waiting + unknownLarge.waiting,
    };
  }

  get stage(): ServingStage {
    if (this.#isClosing) return 'closing';
    return this.#isDraining ? 'draining' : 'serving';
  }

  reloadCertificates(): void {
    this.#tls?.reload();
  }

  async close(): Promise<void> {
    await this.#drain();
    this.#isClosing = true;
    const force = after(this.#deps.config.shutdownTimeoutMs, () => {
      for (const { server } of this.#listeners) server.closeAllConnections();
    });
    await Promise.all(this.#listeners.map((listener) => listener.close()));
    await this.#finishCalls();
    clearTimeout(force);
    this.#bodies.close();
    this.#deadlines.close();
    this.#tls?.close();
  }

  /** Gives balancers the time to notice that this server ends. Calls that they still send are answered as always. */
  async #drain(): Promise<void> {
    const { drainSeconds = 0 } = this.#deps.config;
    this.#isDraining = true;
    if (drainSeconds > 0) await new Promise<void>((resolve) => after(drainSeconds * 1000, resolve));
  }

  /** Waits for running calls. A call goes on after its caller has left, because it must still be recorded. */
  #finishCalls(): Promise<void> {
    const { clock, config } = this.#deps;
    const giveUpAtMs = clock.monotonicMs() + config.shutdownTimeoutMs;
    return new Promise((resolve) => {
      const look = () => {
        if (this.#underway.count === 0 || clock.monotonicMs() > giveUpAtMs) resolve();
        else after(CLOSE_POLL_MS, look);
      };
      look();
    });
  }

  #open(routes: ApiRoutes | null): FastifyInstance {
    const { connectionsMax, requestTimeoutMs } = this.#deps.config;
    return createListener({
      connectionsMax,
      requestTimeoutMs,
      tls: this.#tls,
      dispatch: routes?.dispatch ?? null,
      answerUnreadable: routes?.answerUnreadable,
    });
  }

  #routes(): ApiRoutes {
    const { contracts, apis, sandboxApis = [], log } = this.#deps;
    const caller = this.#caller;
    return createApiRoutes({
      contracts,
      apis,
      sandboxApis,
      pipeline: new Pipeline({ ...this.#deps, bodies: this.#bodies, deadlines: this.#deadlines }),
      caller,
      log,
      baseUrlOf: this.#baseUrlOf,
      underway: this.#underway,
      // An answer that closes its connection lets a client that keeps connections open go to another server in time.
      isClosing: () => this.#isDraining,
    });
  }

  async #mount(): Promise<void> {
    const { readiness, metrics, documentsFolder, registerPublic, registerAdmin, adminNames = NO_NAMES } = this.#deps;
    const tools: MountTools = {
      addressOf: (request) => this.#caller.addressOf(request.raw),
      baseUrlOf: (request) => this.#baseUrlOf(request.raw),
    };
    const stage = () => this.stage;
    const hosts = createAdminHosts(adminNames, this.#tls !== null, this.#caller);
    const isShared = this.#admin === this.#main;
    if (!isShared) refuseUnknownHosts(this.#admin, hosts);
    for (const listener of this.#listeners) registerOperationsRoutes(listener, { readiness, documentsFolder, stage });
    for (const listener of this.#listeners)
      refuseUnknownPaths(listener, (_request, reply) => reply.status(404).send({ error: 'not found' }));
    for (const mount of [registerPublic ?? []].flat()) await mount(this.#main, tools);
    await this.#admin.register(async (scope) => {
      if (isShared) refuseUnknownHosts(scope, hosts);
      registerMetrics(scope, metrics);
      await registerAdmin?.(scope, { ...tools, hosts });
    });
  }

  #urlOf(listener: FastifyInstance): string {
    const { address, family, port } = listener.server.address() as AddressInfo;
    return `${this.#tls ? 'https' : 'http'}://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }
}
