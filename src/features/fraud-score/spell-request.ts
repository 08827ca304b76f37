import type { ParamsOf } from '../../wire/define-api.ts';
import type { WireFields } from '../../wire/wire-fields.ts';
import type { fraudScore } from './contract.ts';

const CRYPTO_TYPES = { plain: '0', md5: '1', sha256: '2', sm3: '3' } as const;

/** The fields that ask another server the same question. Each identifier keeps the form in which it came. */
export function spellRequest({ idNumber, phoneNumber, name }: ParamsOf<typeof fraudScore>): WireFields {
  return {
    idNumber: idNumber.text,
    idCryptoType: CRYPTO_TYPES[idNumber.form],
    phoneNumber: phoneNumber.text,
    phoneCryptoType: CRYPTO_TYPES[phoneNumber.form],
    ...(name && { name: name.text, nameCryptoType: CRYPTO_TYPES[name.form] }),
  };
}
