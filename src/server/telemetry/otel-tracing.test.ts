import { expect, test } from 'vitest';
import { openTraceCollector } from '../../../test/trace-collector.ts';
import { openOtelTracing } from './otel-tracing.ts';

interface Exported {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly {
      readonly spans: readonly { readonly traceId: string; readonly parentSpanId?: string }[];
    }[];
  }[];
}

const SITE = { service: 'renzheng', node: 'a', version: '1.0.0' };
const END = { code: 0, charged: true, orderId: null, appId: null };
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';

async function traced(status: number, headers: Readonly<Record<string, string>>, ratio = 1) {
  const { url, texts } = await openTraceCollector(status);
  const tracing = await openOtelTracing({ url, ratio, ...SITE });
  tracing.begin('face-verify', headers).end(END);
  await tracing.close();
  const spans = texts
    .map((text) => JSON.parse(text) as Exported)
    .flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((each) => each.spans)),
    );
  return { lost: tracing.spansLost(), spans: spans.map(({ traceId, parentSpanId }) => [traceId, parentSpanId ?? '']) };
}

test('spans that the collector refuses are counted as lost', async () => {
  expect(await traced(400, {})).toMatchObject({ lost: 1 });
  expect(await traced(200, {})).toMatchObject({ lost: 0 });
});

// The header as W3C Trace Context has it: version, trace, parent and flags.
test.each([
  [`00-${TRACE}-${CALLER}-01`, [TRACE, CALLER]],
  [`cc-${TRACE}-${CALLER}-01-more`, [TRACE, CALLER]],
])('the trace of a caller goes on: %s', async (traceparent, parent) => {
  expect((await traced(200, { traceparent })).spans).toEqual([parent]);
});

test.each([
  `ff-${TRACE}-${CALLER}-01`,
  `00-${'0'.repeat(32)}-${CALLER}-01`,
  `00-${TRACE}-${'0'.repeat(16)}-01`,
  `00-${TRACE.toUpperCase()}-${CALLER}-01`,
  `00-${TRACE}-${CALLER}`,
  'rubbish',
])('a header that is none begins a trace: %s', async (traceparent) => {
  const { spans } = await traced(200, { traceparent });
  expect(spans).toEqual([[expect.not.stringContaining(TRACE), '']]);
});

test('a caller cannot make the server record what it does not record, and need not be recorded', async () => {
  expect((await traced(200, { traceparent: `00-${TRACE}-${CALLER}-01` }, 0)).spans).toEqual([]);
  expect((await traced(200, { traceparent: `00-${TRACE}-${CALLER}-00` })).spans).toEqual([]);
});
