import { present } from '../../kernel/assert.ts';
import type * as OpenTelemetry from '@opentelemetry/api';
import type { IncomingHttpHeaders } from 'node:http';
import { within } from '../../kernel/timers.ts';
import type { CallSpan, CallStep, CallTracing, TracedEnd } from './call-tracing.ts';

/** Where traces go. */
export interface OtelTracingOptions {
  /** Where a collector takes OTLP over HTTP, e.g. `http://127.0.0.1:4318/v1/traces`. */
  readonly url: string;
  /** Share of the traces that are recorded, 0 to 1. */
  readonly ratio: number;
  readonly service: string;
  readonly node: string;
  readonly version: string;
}

/** Tracing that can be ended. */
export interface OtelTracing extends CallTracing {
  /** Spans that the collector did not take. */
  spansLost(): number;
  /** Sends what is left, and ends. A collector that does not answer holds it up for five seconds at most. */
  close(): Promise<void>;
}

const INSTALL =
  'tracing.url needs npm packages that are not installed: npm install --no-save --save-prod --omit=dev @opentelemetry/sdk-trace@3.1.0 @opentelemetry/exporter-trace-otlp-http@0.301.0 @opentelemetry/context-async-hooks@3.1.0 @opentelemetry/resources@3.1.0';
/** How long the collector may take for one batch. */
const EXPORT_MS = 5000;
const BUG = 10014;
const PACKAGES = ['sdk-trace', 'exporter-trace-otlp-http', 'context-async-hooks', 'resources'] as const;

/** What is used of @opentelemetry/sdk-trace. */
interface SdkTrace {
  readonly TracerProvider: new (options: object) => OpenTelemetry.TracerProvider & { shutdown(): Promise<void> };
  readonly TraceIdRatioBasedSampler: new (ratio: number) => object;
  readonly ParentBasedSampler: new (samplers: object) => object;
  readonly BatchSpanProcessor: new (options: object) => object;
}

/** Sends spans. A code other than 0 says that they are lost. */
interface SpanExporter {
  export(spans: readonly object[], done: (result: { readonly code: number }) => void): void;
  shutdown(): Promise<void>;
}

interface Loaded {
  readonly api: typeof OpenTelemetry;
  readonly sdk: SdkTrace;
  readonly exporter: { readonly OTLPTraceExporter: new (options: object) => SpanExporter };
  readonly contexts: { readonly AsyncLocalStorageContextManager: new () => OpenTelemetry.ContextManager };
  readonly resources: { resourceFromAttributes(attributes: OpenTelemetry.Attributes): object };
}

/**
 * Opens tracing by OpenTelemetry. Its packages are loaded here and nowhere else. Throws an Error that says how to install
 * them if they are not there.
 */
export async function openOtelTracing(options: OtelTracingOptions): Promise<OtelTracing> {
  const { api, sdk, exporter, contexts, resources } = await load();
  const manager = new contexts.AsyncLocalStorageContextManager().enable();
  let lost = 0;
  const otlp = new exporter.OTLPTraceExporter({ url: options.url, timeoutMillis: EXPORT_MS });
  const counting: SpanExporter = {
    export: (spans, done) =>
      otlp.export(spans, (result) => {
        if (result.code !== 0) lost += spans.length;
        done(result);
      }),
    shutdown: () => otlp.shutdown(),
  };
  const ratio = new sdk.TraceIdRatioBasedSampler(options.ratio);
  const provider = new sdk.TracerProvider({
    resource: resources.resourceFromAttributes({
      'service.name': options.service,
      'service.instance.id': options.node,
      'service.version': options.version,
    }),
    // A caller that has not recorded its trace has no use for ours. One that has cannot make this server record more.
    sampler: new sdk.ParentBasedSampler({ root: ratio, remoteParentSampled: ratio }),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter: counting, exportTimeoutMillis: EXPORT_MS })],
  });
  const tracer = provider.getTracer('renzheng', options.version);
  const tools = { api, tracer, manager };
  return {
    begin: (name, headers) => new OtelCallSpan(tools, name, headers),
    infer: (stage, work) => infer(tools, stage, work),
    spansLost: () => lost,
    async close() {
      // What the collector does not take is counted, and must not keep the server from closing.
      await within(
        EXPORT_MS,
        provider.shutdown().catch(() => undefined),
      );
      manager.disable();
    },
  };
}

async function load(): Promise<Loaded> {
  // Names in variables, because a server that is not traced is compiled and runs without the packages.
  const [sdk, exporter, contexts, resources] = PACKAGES.map((name) => `@opentelemetry/${name}`);
  try {
    return {
      api: await import('@opentelemetry/api'),
      sdk: (await import(present(sdk))) as Loaded['sdk'],
      exporter: (await import(present(exporter))) as Loaded['exporter'],
      contexts: (await import(present(contexts))) as Loaded['contexts'],
      resources: (await import(present(resources))) as Loaded['resources'],
    };
  } catch (cause) {
    throw new Error(INSTALL, { cause });
  }
}

interface Tools {
  readonly api: typeof OpenTelemetry;
  readonly tracer: OpenTelemetry.Tracer;
  readonly manager: OpenTelemetry.ContextManager;
}

class OtelCallSpan implements CallSpan {
  readonly #tools: Tools;
  readonly #call: OpenTelemetry.Span;
  readonly #within: OpenTelemetry.Context;
  #step: OpenTelemetry.Span | null = null;

  constructor(tools: Tools, name: string, headers: IncomingHttpHeaders) {
    const { api, tracer } = tools;
    this.#tools = tools;
    const caller = callerOf(api, headers['traceparent']);
    const attributes = { 'renzheng.api': name };
    this.#call = tracer.startSpan(name, { kind: api.SpanKind.SERVER, attributes }, caller);
    this.#within = api.trace.setSpan(caller, this.#call);
  }

  step(name: CallStep): void {
    this.#step?.end();
    this.#step = this.#tools.tracer.startSpan(name, {}, this.#within);
  }

  within<Args extends readonly unknown[], T>(work: (...args: Args) => Promise<T>, ...args: Args): Promise<T> {
    const { api, manager } = this.#tools;
    const context = api.trace.setSpan(this.#within, this.#step ?? this.#call);
    return manager.with(context, () => work(...args));
  }

  end(end: TracedEnd | null): void {
    this.#step?.end();
    if (end !== null) {
      const { code, charged, orderId, appId } = end;
      this.#call.setAttributes({
        'renzheng.error_code': code,
        'renzheng.charged': charged,
        ...(orderId !== null && { 'renzheng.order_id': orderId }),
        ...(appId !== null && { 'renzheng.app_id': appId }),
      });
    }
    // Only a bug, or a caller that left, is an error of this server. Refusals are answers.
    if (end === null || end.code === BUG) this.#call.setStatus({ code: this.#tools.api.SpanStatusCode.ERROR });
    this.#call.end();
  }
}

/** `00-<trace id>-<span id>-<flags>`, as W3C Trace Context writes it. Later versions may append more. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:$|-)/;

/** The context of a caller that sends the header `traceparent`. `tracestate` is not read, because it may hold anything. */
function callerOf(api: typeof OpenTelemetry, header: unknown): OpenTelemetry.Context {
  const [, traceId = '', spanId = '', flags = ''] = TRACEPARENT.exec(typeof header === 'string' ? header : '') ?? [];
  const parent = { traceId, spanId, isRemote: true, traceFlags: Number.parseInt(flags, 16) & 1 };
  return api.isSpanContextValid(parent) ? api.trace.setSpanContext(api.ROOT_CONTEXT, parent) : api.ROOT_CONTEXT;
}

async function infer<T>({ tracer, manager }: Tools, stage: string, work: () => Promise<T>): Promise<T> {
  const span = tracer.startSpan('infer', { attributes: { 'renzheng.stage': stage } }, manager.active());
  try {
    return await work();
  } finally {
    span.end();
  }
}
