import { queryOptions } from '@tanstack/react-query';
import { API, ask, client } from './client.ts';

/** The scale of faces in use, its calibration, and recent comparisons beside it. */
export const faceAccuracy = queryOptions({
  queryKey: ['accuracy', 'faces'],
  queryFn: () => ask(client.GET('/accuracy/faces')),
});

/** The scale of faces in use. */
export type FaceAccuracy = Awaited<ReturnType<NonNullable<typeof faceAccuracy.queryFn>>>;
/** What a calibration measured of one group. */
export type MeasuredGroup = NonNullable<FaceAccuracy['calibration']>['groups'][number];

/** The thresholds of liveness, and recent clips beside them. */
export const livenessAccuracy = queryOptions({
  queryKey: ['accuracy', 'liveness'],
  queryFn: () => ask(client.GET('/accuracy/liveness')),
});

/** The thresholds of liveness, and recent clips beside them. */
export type LivenessAccuracy = Awaited<ReturnType<NonNullable<typeof livenessAccuracy.queryFn>>>;

/** How the scores of faces and of liveness move over the weeks. */
export const scoreDrift = queryOptions({
  queryKey: ['accuracy', 'drift'],
  queryFn: () => ask(client.GET('/accuracy/drift')),
});

/** How the scores of faces and of liveness move over the weeks. */
export type ScoreDrift = Awaited<ReturnType<NonNullable<typeof scoreDrift.queryFn>>>;

/** The address of the report of the installed calibration, as a page to print. */
export function calibrationFile(language: 'zh' | 'en'): string {
  return `${API}/accuracy/faces/report?${new URLSearchParams({ language })}`;
}
