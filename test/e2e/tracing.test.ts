import { expect, test } from 'vitest';
import { openTraceCollector } from '../trace-collector.ts';
import { GREY_PHOTO } from './grey-photo.ts';
import { startServerUnderTest } from './running-server.ts';

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code?: number };
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
}

/** A collector of traces, which keeps what it is sent as OTLP in JSON. */
async function openCollector() {
  const { url, texts } = await openTraceCollector();
  const exports = () => texts.map((text) => JSON.parse(text) as Export).flatMap(({ resourceSpans }) => resourceSpans);
  return {
    url,
    texts,
    exports,
    spans: () => exports().flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
  };
}

const NUMBER = '11010519491231002X';
const NAME = '张三';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';

test('a call is a span of its caller’s trace, with its steps in order, and holds nothing personal', async () => {
  const collector = await openCollector();
  const { url, admin, makeCaller, close } = await startServerUnderTest({ RENZHENG_TRACING_URL: collector.url });
  const { key } = await makeCaller();
  await admin('persons.add', { idNumber: NUMBER, name: NAME });
  const call = async (body: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>>) => {
    const sent = { method: 'POST', headers, body: new URLSearchParams({ ...body }) };
    return (await (await fetch(`${url}/verifyface/verify`, sent)).json()) as Record<string, unknown>;
  };
  const state = { traceparent: `00-${TRACE}-${CALLER}-01`, tracestate: `vendor=${NUMBER}` };
  const answer = await call({ key, idcard: NUMBER, realname: NAME, image: GREY_PHOTO }, state);
  await call({ key: 'nobody' }, { traceparent: 'rubbish' });
  await close();

  const spans = collector.spans();
  const [server] = spans.filter(({ name, traceId }) => name === 'face-verify' && traceId === TRACE);
  expect(server?.parentSpanId).toBe(CALLER);
  const value = (key_: string) => server?.attributes.find(({ key: each }) => each === key_)?.value;
  expect(value('renzheng.error_code')).toEqual({ intValue: answer['error_code'] });
  expect(value('renzheng.order_id')).toBeDefined();
  const steps = spans.filter(({ parentSpanId }) => parentSpanId === server?.spanId);
  const inOrder = steps.toSorted((a, b) => Number(BigInt(a.startTimeUnixNano) - BigInt(b.startTimeUnixNano)));
  expect(inOrder.map(({ name }) => name)).toEqual(['read', 'admit', 'answer', 'commit']);
  const answering = steps.find(({ name }) => name === 'answer');
  expect(spans.filter(({ name }) => name === 'infer').map(({ parentSpanId }) => parentSpanId)).toEqual([
    answering?.spanId,
  ]);
  const [refused] = spans.filter(({ name, traceId }) => name === 'face-verify' && traceId !== TRACE);
  expect(refused?.parentSpanId ?? '').toBe('');
  const refusedSteps = spans.filter(({ parentSpanId }) => parentSpanId === refused?.spanId).map(({ name }) => name);
  expect(refusedSteps.toSorted()).toEqual(['admit', 'read']);
  for (const secret of [NUMBER, NAME, key, GREY_PHOTO.slice(0, 40), '127.0.0.1', 'vendor'])
    expect(collector.texts.join('\n')).not.toContain(secret);
  const resource = collector.exports()[0]?.resource.attributes.map(({ key: each }) => each);
  expect(resource?.toSorted()).toEqual(['service.instance.id', 'service.name', 'service.version']);
});
