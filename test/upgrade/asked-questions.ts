import { createCipheriv, createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { claimOf, CLIP, decision, md5, OPEN_ID, PHOTO, type Callers } from './fill-data-folder.ts';
import { PEOPLE } from './people.ts';
import type { Question } from './questions.ts';

/**
 * The questions to a data folder after its upgrade: for each API, about a person it knows and one it refuses. The
 * answers follow from the documents, so every later release must give the same ones.
 */
export function questionsTo({ shop, bank, pending, sandbox }: Callers, folder: string): readonly Question[] {
  const { ada, grace, faceless, blank, erased } = PEOPLE;
  const verify = (about: string, person: Named, photo: string, more: object = {}) =>
    named(`face verification: ${about}`, '/verifyface/verify', {
      key: shop.key,
      ...claimOf(person),
      image: PHOTO(photo),
      ...more,
    });
  const score = (about: string, fields: Question['fields']) =>
    named(`fraud score: ${about}`, '/antiFraudHighRate/query', { key: shop.key, ...fields });
  const watch = (about: string, person: Named) =>
    named(`video liveness: ${about}`, '/videoAuth/query', { key: shop.key, ...claimOf(person), videoData: CLIP });
  const risk = (about: string, phone: string, UserIp: string) =>
    named(`risk decision: ${about}`, `/antiRush/query?key=${shop.key}`, {
      BusinessSecurityData: { ...decision(phone, Number(phone.slice(-2))), UserIp, SceneCode: 'login' },
    });
  return [
    guard('attacks in every window', shop.key, ada),
    guard('no attacks', shop.key, grace),
    guard('another name', shop.key, { ...grace, name: ada.name }),
    guard('nobody has the number any more', shop.key, erased),
    guard('the bank may ask about whom agreed', bank.key, grace),
    guard('the bank may not ask about whom withdrew', bank.key, ada),
    verify('the same person', ada, 'ada-again'),
    verify('the same person in thousandths', ada, 'ada-again', { thousand: 1 }),
    verify('another person', ada, 'grace'),
    verify('no face on the photo', ada, 'wall'),
    verify('a person without a photo', faceless, 'ada'),
    verify('a person whose photo shows no face', blank, 'ada'),
    verify('another name', { ...ada, name: grace.name }, 'ada-again'),
    verify('nobody has the number any more', erased, 'ada'),
    encryptedCall(shop.key, ada, path.join(folder, 'ada-again.jpg')),
    score('evidence against number and phone', pairOf(ada.idNumber, ada.phone, 0)),
    score('the same as md5', pairOf(md5(ada.idNumber), md5(ada.phone), 1)),
    score('evidence that was loaded as md5', pairOf(grace.idNumber, grace.phone, 0)),
    score('a number that was erased', pairOf(erased.idNumber, '13900000055', 0)),
    watch('a face that sways and blinks', grace),
    watch('another name', { ...grace, name: ada.name }),
    watch('nobody has the number any more', erased),
    risk('a phone on the block-list', '13900000099', '8.8.8.8'),
    risk('an address on the allow-list', '13900000021', '9.9.9.9'),
    risk('an address of a datacenter', '13900000022', '8.8.4.4'),
    risk('an account that is new', '13900000023', '1.1.1.1'),
    guard('a key that is banned', shop.bannedKey, ada),
    guard('a test key over its limit', shop.testKey, ada),
    guard('an app that waits', pending.key, ada),
    guard('a key that nobody has', '0'.repeat(32), ada),
    guard('the sandbox', sandbox.key, { idNumber: '119999190001010011', name: '沙箱测试' }),
  ];
}

function named(about: string, route: string, fields: Question['fields']): Question {
  return { about, path: route, fields };
}

function guard(about: string, key: string, person: Named): Question {
  return named(`face guard: ${about}`, '/face_guard/query', { key, ...claimOf(person) });
}

interface Named {
  readonly idNumber: string;
  readonly name: string;
}

function pairOf(idNumber: string, phoneNumber: string, form: number) {
  return { idNumber, idCryptoType: form, phoneNumber, phoneCryptoType: form };
}

function encryptedCall(key: string, { idNumber, name }: Named, photo: string): Question {
  const secret = createHash('md5').update(OPEN_ID).digest('hex').slice(0, 16);
  const seal = (plain: Buffer) => {
    const cipher = createCipheriv('aes-128-ecb', secret, null);
    return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
  };
  const fields = {
    key,
    idcard: seal(Buffer.from(idNumber)),
    realname: seal(Buffer.from(name)),
    image: seal(readFileSync(photo)),
  };
  return { about: 'face verification: encrypted under the OpenID', path: '/verifyface/verifyEncry', fields };
}
