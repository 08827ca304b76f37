import { defineText } from './language.tsx';

/** The kinds of attack on a face, as titles. */
export const attackKindText = defineText(
  {
    presentation: '照片、屏幕或面具翻拍',
    injection: '注入的视频',
    'face-swap': '中途换人',
    'different-face': '不同的人脸',
    other: '其他',
  },
  {
    presentation: 'Photo, screen or mask',
    injection: 'Injected video',
    'face-swap': 'Person changes within the clip',
    'different-face': 'Face of another person',
    other: 'Other',
  },
);
