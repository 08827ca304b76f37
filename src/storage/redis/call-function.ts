import { loadFunctions } from './load-functions.ts';
import type { RedisCluster } from './load-ioredis.ts';

/** A call of a function. All keys have one tag. */
export interface FunctionCall {
  readonly name: string;
  readonly keys: readonly string[];
  readonly args: readonly (string | Uint8Array)[];
}

/** Calls a function, and loads its library first if the server does not know it. Throws what the client throws. */
export async function callFunction(
  cluster: Pick<RedisCluster, 'fcallBuffer' | 'nodes'>,
  code: string,
  { name, keys, args }: FunctionCall,
): Promise<unknown> {
  // The client writes any other array of bytes as text.
  const sent = args.map((arg) => (typeof arg === 'string' ? arg : bufferOf(arg)));
  try {
    return await cluster.fcallBuffer(name, keys.length, ...keys, ...sent);
  } catch (error) {
    if (!(error instanceof Error && /function not found/i.test(error.message))) throw error;
    // It was not carried out, so it may be sent again.
    await loadFunctions(cluster, code);
    return cluster.fcallBuffer(name, keys.length, ...keys, ...sent);
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
