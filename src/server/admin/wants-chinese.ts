import type { FastifyRequest } from 'fastify';

/** Whether a caller reads 中文 first, e.g. `zh-CN,en;q=0.5`. The console says which language it shows. */
export function wantsChinese({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return /^\s*zh\b/i.test(headers['accept-language'] ?? '');
}
