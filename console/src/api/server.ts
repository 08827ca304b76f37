import { queryOptions } from '@tanstack/react-query';
import { ask, client } from './client.ts';

/** How the process that answers is doing. It is asked again every five seconds. */
export const serverStatus = queryOptions({
  queryKey: ['server-status'],
  queryFn: () => ask(client.GET('/server/status')),
  refetchInterval: 5000,
});
