import { z } from 'zod';
import { defineContract, KEY_REUSED, RETRY_WHILE_RUNNING, TOO_MANY_FAILURES } from '../../wire/define-api.ts';
import { base64Bytes, idNumber, isBirthdayPossible, misfitOfPerson, realName, switchAt } from '../../wire/formats.ts';
import { fields } from '../../wire/params.ts';

/** The most bytes of a photo after decoding. */
export const PHOTO_BYTES_MAX = 100 * 1024;

/**
 * Why two faces could not be compared although number and name match. The key is `code` on the wire, the value its
 * text.
 */
export const NOT_COMPARED = {
  '3003': '人脸库中的照片检测不到人脸',
  '3004': '用户上传的照片检测不到人脸',
  '3005': '人脸比对失败',
} as const;

const REASONS = {
  name: '参数错误(姓名格式不正确)',
  number: '参数错误(身份证号码格式不正确)',
  photoEmpty: '参数错误(图片为空)',
  photoTooLarge: '参数错误(图片过大)',
  photoHeic: '参数错误(图片为HEIC格式，请改用JPEG)',
  photoAvif: '参数错误(图片为AVIF格式，请改用JPEG)',
  photoPdf: '参数错误(文件为PDF，请改用JPEG图片)',
} as const;

const message = z.string().describe('The meaning of `res` in words');

const result = z.discriminatedUnion('res', [
  z
    .object({
      res: z.literal(1).describe('1: the faces were compared'),
      score: z
        .string()
        .regex(/^\d{1,4}(?:\.\d{1,4})?$/)
        .describe('0 to 100, or 0 to 1000 if `thousand` is 1. The same person from 60 (600) on'),
      message,
    })
    .describe('Number and name match and the faces were compared'),
  z
    .object({
      res: z.literal(2).describe('2: the faces could not be compared'),
      code: z
        .enum(Object.keys(NOT_COMPARED) as [NotComparedCode, ...NotComparedCode[]])
        .describe('Why they could not be compared. `desc` says it in words'),
      message,
      desc: z.string().describe('The meaning of `code`. For 3005 it names the photo rule that was broken'),
    })
    .describe('Number and name match, but the faces could not be compared'),
  z
    .object({ res: z.literal(3).describe('3: number and name do not match'), message })
    .describe('Number and name do not match'),
]);

/** A `code` that says why two faces could not be compared. */
export type NotComparedCode = keyof typeof NOT_COMPARED;

/** The contract of face verification. Source: the document of API 264 and docs/decisions/0504. */
export const faceVerify = defineContract({
  name: 'face-verify',
  serviceId: 264,
  title: { en: 'Face verification', zh: '人脸实名认证' },
  routes: [
    { methods: ['POST'], path: '/verifyface/verify', summary: 'Compare a selfie with the registered face' },
    {
      methods: ['POST'],
      path: '/verifyface/verifyEncry',
      summary: 'Compare a selfie, with number, name and photo encrypted under the OpenID of the app',
      encrypted: { fields: ['idcard', 'realname', 'image'], undecryptableCode: 226403 },
    },
  ],
  params: fields(
    {
      realname: {
        schema: realName,
        missing: { code: 226403, reason: REASONS.name },
        invalid: { code: 226403, reason: REASONS.name },
      },
      idcard: {
        schema: idNumber,
        isPossibleAt: isBirthdayPossible,
        missing: { code: 226403, reason: REASONS.number },
        invalid: { code: 226403, reason: REASONS.number },
      },
      image: {
        schema: base64Bytes({ bytesMax: PHOTO_BYTES_MAX }).describe(
          'JPEG, PNG, WebP, BMP, GIF or TIFF, at most 100 KiB decoded',
        ),
        missing: { code: 226403, reason: REASONS.photoEmpty },
        invalid: { code: 226403 },
        problems: {
          empty: { code: 226403, reason: REASONS.photoEmpty },
          'too-big': { code: 226403, reason: REASONS.photoTooLarge },
        },
      },
      thousand: { schema: switchAt('1').describe('1: scores of 0 to 1000'), invalid: { code: 226403 } },
    },
    misfitOfPerson,
  ),
  result,
  successReason: '成功',
  orderId: { prefix: 'JH2641', time: 'yyMMddHHmmss', tail: 'digits', tailLength: 8 },
  orderIdAt: 'last',
  errors: {
    226401: { reason: '数据源超时', passing: true },
    226402: { reason: '查无记录' },
    226403: { reason: '参数错误', variants: REASONS },
    226404: { reason: '对比错误', passing: true },
    226481: { reason: RETRY_WHILE_RUNNING, own: true, passing: true },
    226482: { reason: KEY_REUSED, own: true },
    226483: { reason: TOO_MANY_FAILURES, own: true, passing: true },
  },
  faults: { timeout: 226401, unavailable: 226401, corrupt: 226404 },
  refusals: {
    bodyTooLarge: { code: 226403, reason: REASONS.photoTooLarge },
    requestUnusable: { code: 226403 },
    retryWhileRunning: { code: 226481 },
    keyReused: { code: 226482 },
  },
  bodyBytesMax: 1024 * 1024,
  deadlineMs: 10_000,
});
