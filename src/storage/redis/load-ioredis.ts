/** A server of a cluster, as far as it is used here. */
export interface RedisServer {
  readonly options: { readonly host?: string | undefined; readonly port?: number | undefined };
  call(command: string, ...args: readonly string[]): Promise<unknown>;
}

/** A client of a cluster, as far as it is used here. */
export interface RedisCluster {
  /** `ready` while commands find their server. */
  readonly status: string;
  fcallBuffer(name: string, keys: number, ...args: readonly (string | Buffer)[]): Promise<unknown>;
  /** The servers that take writes. */
  nodes(role: 'master' | 'slave' | 'all'): readonly RedisServer[];
  on(event: 'error' | 'ready', listener: (error: Error) => void): void;
  connect(): Promise<void>;
  disconnect(): void;
}

/** Makes a client of a cluster. */
export type MakeRedisCluster = new (
  servers: readonly { readonly host: string; readonly port: number }[],
  options: Readonly<Record<string, unknown>>,
) => RedisCluster;

// Said if the client is missing.
const NO_IOREDIS =
  'redis.urls needs the npm package ioredis, which is not installed. Name all drivers that you use: npm install --no-save --save-prod --omit=dev ioredis@6';

/** Loads the client. Throws an Error that names the command which installs it, if it is not installed. */
export async function loadIoredis(): Promise<MakeRedisCluster> {
  // A name in a variable, because a server that keeps everything itself is compiled and runs without the package.
  const name = 'ioredis';
  try {
    const { Cluster } = (await import(name)) as { readonly Cluster: MakeRedisCluster };
    return Cluster;
  } catch (cause) {
    throw new Error(NO_IOREDIS, { cause });
  }
}
