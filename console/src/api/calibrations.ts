import { queryOptions } from '@tanstack/react-query';
import { API, ask, client } from './client.ts';
import { useChange } from './use-change.ts';

const ASK_EVERY_MS = 1000;

/** The last calibration on the server, and the lists of the folder. It is asked for again while it goes on. */
export const calibration = queryOptions({
  queryKey: ['calibration'],
  queryFn: () => ask(client.GET('/calibrations')),
  refetchInterval: ({ state }) => (state.data?.state === 'running' ? ASK_EVERY_MS : false),
});

/** The last calibration on the server. */
export type Calibration = Awaited<ReturnType<NonNullable<typeof calibration.queryFn>>>;

/** Begins a calibration from a list of the folder. */
export function startCalibration(list: string) {
  return ask(client.POST('/calibrations', { body: { list } }));
}

/** Stops the calibration on the server. */
export function stopCalibration() {
  return ask(client.DELETE('/calibrations'));
}

/** Puts a map in place. Throws an ApiProblem, e.g. `second_person_required` if it waits for another person. */
export function installCalibration(calibrationId: string) {
  return ask(client.POST('/calibrations/{calibrationId}/install', { params: { path: { calibrationId } } }));
}

/** The address of the report of the last calibration on the server, as a page to print. */
export function lastCalibrationFile(language: 'zh' | 'en'): string {
  return `${API}/calibrations/report?${new URLSearchParams({ language })}`;
}

/** Changes calibrations. What the pages show of them follows. */
export function useCalibrationChange<Values, Result>(change: (values: Values) => Promise<Result>) {
  return useChange(['calibration', 'confirmations'], change, 'onSettled');
}
