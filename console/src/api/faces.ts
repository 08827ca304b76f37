import { queryOptions } from '@tanstack/react-query';
import { ask, client } from './client.ts';

/** Which score each cosine of two faces gets, in the scale of the installed encoder. */
export const faceScale = queryOptions({
  queryKey: ['face-scale'],
  queryFn: () => ask(client.GET('/faces/scale')),
  staleTime: 300_000,
});
