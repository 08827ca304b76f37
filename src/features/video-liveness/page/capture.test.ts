import { expect, test } from 'vitest';
import { CAPTURE_HEADER } from './capture-report.ts';
import { classOfCamera, frameTiming, REPORT_HEADER } from './liveness-page/capture.js';

test.each([
  ['OBS Virtual Camera', 'virtual'],
  ['ManyCam Virtual Webcam', 'virtual'],
  ['Dummy video device (0x0000)', 'virtual'],
  ['fake_device_0', 'virtual'],
  ['DroidCam Source 3', 'phone'],
  ['Ada’s iPhone Camera', 'phone'],
  ['FaceTime HD Camera', 'other'],
  ['Integrated Webcam (0bda:5675)', 'other'],
  ['camera2 1, facing front', 'other'],
  ['Observatory cam', 'other'],
  ['', 'unnamed'],
])('the camera %s is of the class %s', (label, expected) => {
  expect(classOfCamera(label)).toBe(expected);
});

test('frames are summed up by their mean gap, its jitter and the longest', () => {
  expect(frameTiming([0, 30, 60, 120])).toEqual({ frames: 4, gapMs: 40, jitterMs: 14.14, longestGapMs: 60 });
  expect(frameTiming([5])).toEqual({ frames: 1, gapMs: 0, jitterMs: 0, longestGapMs: 0 });
});

test('page and server name the header alike', () => {
  expect(REPORT_HEADER).toBe(CAPTURE_HEADER);
});
