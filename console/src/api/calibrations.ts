import { queryOptions } from '@tanstack/react-query';
import { API, ask, client } from './client.ts';
import { useChange } from './use-change.ts';

const ASK_EVERY_MS = 1000;

/** What is calibrated. */
export type CalibrationKind = 'faces' | 'liveness';

/** The last calibration of faces on the server, and the lists of the folder. It is asked for again while it goes on. */
export const faceCalibration = queryOptions({
  queryKey: ['calibration', 'faces'],
  queryFn: () => ask(client.GET('/calibrations')),
  refetchInterval: ({ state }) => (state.data?.state === 'running' ? ASK_EVERY_MS : false),
});

/** The last calibration of liveness on the server, and the lists of the folder. */
export const livenessCalibration = queryOptions({
  queryKey: ['calibration', 'liveness'],
  queryFn: () => ask(client.GET('/liveness-calibrations')),
  refetchInterval: ({ state }) => (state.data?.state === 'running' ? ASK_EVERY_MS : false),
});

/** The last calibration of faces. */
export type FaceCalibration = Awaited<ReturnType<NonNullable<typeof faceCalibration.queryFn>>>;
/** The last calibration of liveness. */
export type LivenessCalibration = Awaited<ReturnType<NonNullable<typeof livenessCalibration.queryFn>>>;

/** Begins a calibration from a list of the folder. */
export function startCalibration(kind: CalibrationKind, list: string): Promise<unknown> {
  const body = { list };
  return kind === 'faces'
    ? ask(client.POST('/calibrations', { body }))
    : ask(client.POST('/liveness-calibrations', { body }));
}

/** Stops a calibration on the server. */
export function stopCalibration(kind: CalibrationKind): Promise<unknown> {
  return kind === 'faces' ? ask(client.DELETE('/calibrations')) : ask(client.DELETE('/liveness-calibrations'));
}

/** Puts a calibration in place. Throws an ApiProblem, e.g. `second_person_required` if it waits for another person. */
export function installCalibration(kind: CalibrationKind, calibrationId: string): Promise<unknown> {
  const params = { path: { calibrationId } };
  return kind === 'faces'
    ? ask(client.POST('/calibrations/{calibrationId}/install', { params }))
    : ask(client.POST('/liveness-calibrations/{calibrationId}/install', { params }));
}

/** Goes back to the calibration that ships. Throws an ApiProblem, as installCalibration does. */
export function goBackToRelease(kind: CalibrationKind): Promise<unknown> {
  return kind === 'faces'
    ? ask(client.DELETE('/calibrations/installed'))
    : ask(client.DELETE('/liveness-calibrations/installed'));
}

/** The address of the report of the last calibration on the server, as a page to print. */
export function lastCalibrationFile(kind: CalibrationKind, language: 'zh' | 'en'): string {
  const path = kind === 'faces' ? 'calibrations' : 'liveness-calibrations';
  return `${API}/${path}/report?${new URLSearchParams({ language })}`;
}

/** Changes calibrations. What the pages show of them follows. */
export function useCalibrationChange<Values, Result>(change: (values: Values) => Promise<Result>) {
  return useChange(['calibration', 'confirmations', 'accuracy'], change, 'onSettled');
}
