import { expect, test } from 'vitest';
import { LIVENESS_THRESHOLDS, VIDEO_BYTES_MAX, videoLiveness } from './contract.ts';

const video = Buffer.alloc(6, 0xff);
const good = { idcard: '11010519491231002x', realname: '张三', videoData: `base64:${video.toString('base64')}` };

function read(raw: Record<string, unknown>) {
  const parsed = videoLiveness.params.schema.safeParse(raw, { reportInput: true });
  const issue = parsed.error?.issues[0];
  return issue ? videoLiveness.params.refusalFor(issue, raw) : parsed.data;
}

test('a request is read, with the recommended threshold by default', () => {
  expect(read(good)).toEqual({ idcard: '11010519491231002X', realname: '张三', videoData: video, rate_type: 1 });
  expect(read({ ...good, rate_type: '' })).toMatchObject({ rate_type: 1 });
  expect(read({ ...good, rate_type: 7 })).toMatchObject({ rate_type: 7 });
});

test('thresholds, and what they turn away, are those of the document', () => {
  expect(LIVENESS_THRESHOLDS).toEqual({
    1: { threshold: 0.393241, falseRejectRate: 0.005, attackRejectRate: 0.96254072 },
    2: { threshold: 0.022403, falseRejectRate: 0.001, attackRejectRate: 0.90325733 },
    3: { threshold: 0.649192, falseRejectRate: 0.01, attackRejectRate: 0.97557003 },
    4: { threshold: 0.933801, falseRejectRate: 0.02, attackRejectRate: 0.98990228 },
    5: { threshold: 0.973637, falseRejectRate: 0.03, attackRejectRate: 0.99446254 },
    6: { threshold: 0.988479, falseRejectRate: 0.04, attackRejectRate: 0.99641694 },
    7: { threshold: 0.994058, falseRejectRate: 0.05, attackRejectRate: 0.99739414 },
  });
});

const large = `base64:${Buffer.alloc(VIDEO_BYTES_MAX + 1).toString('base64')}`;

test.each<[number, string, Record<string, unknown>]>([
  [2546101, 'nothing', {}],
  [2546101, 'no video', { ...good, videoData: '' }],
  [2546101, 'an empty video', { ...good, videoData: 'base64:' }],
  [2546102, 'no Chinese name', { ...good, realname: 'Bob' }],
  [2546103, 'a wrong number', { ...good, idcard: '1' }],
  [2546104, 'the prefix of a web page', { ...good, videoData: `data:video/mp4;base64,${video.toString('base64')}` }],
  [2546105, 'no base64', { ...good, videoData: 'base64:é' }],
  [2546106, 'too large a video', { ...good, videoData: large }],
  [2546107, 'a threshold that is not in the table', { ...good, rate_type: '8' }],
])('%i: %s', (code, _, raw) => {
  expect(read(raw)).toEqual({ code });
});
