import type { ReportLanguage } from '../../kernel/report-page.ts';
import type { FindingKind } from './finding-store.ts';

/** What was found, and what to do about it. */
export interface FindingText {
  readonly reason: string;
  readonly advice: string;
}

type Texts = Readonly<Record<FindingKind, readonly [reason: string, advice: string]>>;

const EN: Texts = {
  'person-unreadable': [
    'What is stored of the person cannot be opened',
    'Run `renzheng doctor`, and restore a backup if more people are affected. Otherwise erase the person and register anew',
  ],
  'number-invalid': ['The id number is not valid', 'Compare it with the card, erase the person and register anew'],
  'birthday-impossible': [
    'The date of birth is in the future, or more than 150 years ago',
    'Compare the number with the card, erase the person and register anew',
  ],
  'name-unfit': ['The name does not fit the kind of id number', 'Compare it with the card and correct the name'],
  'under-14': [
    'The person is younger than 14',
    'Make sure that a parent or guardian agreed (PIPL 31), or erase the person',
  ],
  'photo-damaged': [
    'The photo that is kept cannot be opened',
    'Run `renzheng doctor`. Register a photo anew in its place',
  ],
  'photo-unreadable': ['The photo is not a picture that can be read', 'Register another photo in its place'],
  'photo-no-face': ['No face is found in the photo', 'Register another photo in its place'],
  'photo-several-faces': ['The photo shows several faces', 'Cut it to this person and register it in its place'],
  'photo-unfit': ['The face is not fit to be a reference', 'Register a sharp and evenly lit photo in its place'],
  'photos-differ': [
    'The photo does not show the person of the other photos',
    'Compare the photos with the card, and register the right ones in place of all',
  ],
  'template-unreadable': [
    'The face that was made of the photo cannot be opened',
    'Run `renzheng doctor`. Register a photo anew in its place',
  ],
  'template-differs': [
    'The face that is compared is not that of the photo',
    'Find out who changed it, and register a photo anew in its place',
  ],
  'template-outdated': [
    'The face was made by another encoder, and the photo was not kept',
    'Register a photo anew: until then faces cannot be compared with it',
  ],
  'photo-of-another': [
    'The same photo is registered for another person',
    'Compare both people with their cards, and erase or correct the wrong one',
  ],
};

const ZH: Texts = {
  'person-unreadable': [
    '人员数据无法解密',
    '运行 `renzheng doctor`；如有多人受影响，请恢复备份，否则删除此人后重新登记',
  ],
  'number-invalid': ['身份证号无效', '与证件核对，删除此人后重新登记'],
  'birthday-impossible': ['出生日期在未来，或早于 150 年前', '与证件核对，删除此人后重新登记'],
  'name-unfit': ['姓名与证件类型不符', '与证件核对，并更正姓名'],
  'under-14': ['此人不满 14 周岁', '确认已取得父母或其他监护人的同意（《个人信息保护法》第三十一条），否则删除此人'],
  'photo-damaged': ['保存的照片无法解密', '运行 `renzheng doctor`，并重新登记照片'],
  'photo-unreadable': ['照片不是可读取的图片', '换一张照片重新登记'],
  'photo-no-face': ['照片中没有检测到人脸', '换一张照片重新登记'],
  'photo-several-faces': ['照片中有多张人脸', '裁剪到只有本人后重新登记'],
  'photo-unfit': ['照片中的人脸不适合作为参考', '用清晰、光线均匀的照片重新登记'],
  'photos-differ': ['照片与此人的其他照片不是同一个人', '与证件核对各张照片，用正确的照片替换全部照片'],
  'template-unreadable': ['照片的人脸特征无法解密', '运行 `renzheng doctor`，并重新登记照片'],
  'template-differs': ['用于比对的人脸特征与照片不符', '查明由谁更改，并重新登记照片'],
  'template-outdated': ['人脸特征由其他模型生成，且没有保存照片', '重新登记照片；在此之前无法与其比对'],
  'photo-of-another': ['同一张照片登记在另一人名下', '与两人的证件核对，删除或更正有误的一人'],
};

/** Says what a finding means, in one language. */
export function findingText(kind: FindingKind, language: ReportLanguage): FindingText {
  const [reason, advice] = (language === 'zh' ? ZH : EN)[kind];
  return { reason, advice };
}
