import { businessRisk } from '../../features/business-risk/contract.ts';
import type { Contract, ParamsOf } from '../../wire/define-api.ts';
import { faceGuard } from '../../features/face-guard/contract.ts';
import { faceVerify } from '../../features/face-verify/contract.ts';
import { fraudScore } from '../../features/fraud-score/contract.ts';
import { videoLiveness } from '../../features/video-liveness/contract.ts';
import type { WireFields } from './wire-client.ts';

/** Turns what a contract read back into fields of the wire, without the key. */
export type WireSpeller = (params: unknown) => WireFields;

const CRYPTO_TYPES = { plain: '0', md5: '1', sha256: '2', sm3: '3' } as const;

/** How a request of each API is spelled for another server, by `Contract.name`. */
export const WIRE_SPELLERS: Readonly<Record<string, WireSpeller>> = {
  ...speller(faceGuard, ({ realname, idcard }) => ({ realname, idcard })),
  ...speller(fraudScore, ({ idNumber, phoneNumber, name }) => ({
    idNumber: idNumber.text,
    idCryptoType: CRYPTO_TYPES[idNumber.form],
    phoneNumber: phoneNumber.text,
    phoneCryptoType: CRYPTO_TYPES[phoneNumber.form],
    ...(name && { name: name.text, nameCryptoType: CRYPTO_TYPES[name.form] }),
  })),
  ...speller(businessRisk, (params) => ({ BusinessSecurityData: params })),
  ...speller(faceVerify, ({ idcard, realname, image, thousand }) => ({
    idcard,
    realname,
    image: Buffer.from(image).toString('base64'),
    ...(thousand && { thousand: '1' }),
  })),
  ...speller(videoLiveness, ({ realname, idcard, videoData, rate_type: rateType }) => ({
    realname,
    idcard,
    videoData: `base64:${Buffer.from(videoData).toString('base64')}`,
    rate_type: String(rateType),
  })),
};

/** The cast holds because a source is only given what its own contract read. */
function speller<C extends Contract>(contract: C, spell: (params: ParamsOf<C>) => WireFields) {
  return { [contract.name]: spell as WireSpeller };
}
