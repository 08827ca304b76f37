import { nodeNameOf } from '../config/cluster-place.ts';
import { productVersion } from '../config/product-version.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { CallTracing } from '../server/telemetry/call-tracing.ts';
import type { InferencePool } from '../engines/inference/pool/inference-pool.ts';

/** Opens the tracing of calls, if a collector is set. Throws an Error if its packages are not installed. */
export async function openTracing({ config, metrics, opened }: Foundation): Promise<CallTracing | null> {
  const { url, ratio, service } = config.tracing;
  if (url === undefined) return null;
  const { openOtelTracing } = await import('../server/telemetry/otel-tracing.ts');
  const tracing = await openOtelTracing({
    url,
    ratio,
    service,
    node: nodeNameOf(config),
    version: productVersion(),
  });
  metrics.total('trace_spans_lost', 'Spans of traces that the collector did not take', () => tracing.spansLost());
  opened.defer(() => tracing.close());
  return tracing;
}

/** Measures each question to the models as a part of the call that asks it. */
export function tracedPool(pool: InferencePool, tracing: CallTracing): InferencePool {
  const { faces, frames } = pool;
  return {
    ...pool,
    faces: {
      modelId: faces.modelId,
      analyze: (photo, context) => tracing.infer('photo', () => faces.analyze(photo, context)),
    },
    frames: {
      encoderId: frames.encoderId,
      livenessId: frames.livenessId,
      analyzeFrames: (each, context) => tracing.infer('frames', () => frames.analyzeFrames(each, context)),
      measureFlow: (each, context) => tracing.infer('flow', () => frames.measureFlow(each, context)),
    },
  };
}
