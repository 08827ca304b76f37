import type { ReportLanguage } from '../../kernel/report-page.ts';
import type { RowRefusal } from './import-row.ts';

/** Why a row was refused, and what to do about it. */
export interface RefusalText {
  readonly reason: string;
  readonly advice: string;
}

type Texts = Readonly<Record<RowRefusal, readonly [reason: string, advice: string]>>;

const EN: Texts = {
  'row-damaged': ['The row cannot be read', 'Copy it from your own file again, with a cell for each column'],
  'number-missing': ['There is no id number', 'Fill it in'],
  'number-malformed': ['The id number has neither 18 nor 15 characters', 'Fill in the whole number'],
  'number-not-digits': [
    'The id number has a character that is no digit',
    'Compare the number with the card, e.g. a letter O in place of 0',
  ],
  'number-no-such-serial': [
    'The serial number is 000, which nobody has: a spreadsheet may have rounded the id number',
    'Format the column as text, then fill in the whole number',
  ],
  'number-rounded': ['A spreadsheet rounded the id number', 'Format the column as text, then fill in the whole number'],
  'number-unknown-province': ['No province has the first two digits', 'Compare the number with the card'],
  'number-no-such-day': ['The date of birth in the number does not exist', 'Compare the number with the card'],
  'number-wrong-check-character': ['The last character does not fit the others', 'Compare the number with the card'],
  'number-impossible-birthday': [
    'The date of birth is in the future, or more than 150 years ago',
    'Compare the number with the card',
  ],
  'name-missing': ['There is no name', 'Fill it in'],
  'name-malformed': [
    'It is not a name as on the card',
    'Write the name alone: 2 to 30 Han characters, or Latin letters for a permanent residence card',
  ],
  'photo-missing': [
    'A photo of the row did not arrive',
    'Choose the photo beside this file, or correct its name in the row',
  ],
  'photo-name-unsafe': ['The name of the photo leads out of its folder', 'Write the name of the file alone'],
  'photo-ambiguous': ['Two photos have this name', 'Give each photo a name of its own'],
  'photo-too-large': ['The photo is too large', 'Send a photo of at most 8 MiB'],
  'photo-damaged': ['The photo cannot be read out of the archive', 'Pack the archive again, without a password'],
  'other-name': [
    'Another name is registered under this number',
    'Compare both; if it is the same person, correct the name under People first',
  ],
  'other-photo': [
    'A face from another photo is registered',
    'Choose in the next import that photos are added or replaced, or remove the row',
  ],
  'too-many-photos': ['A person has at most 5 photos', 'Leave photos out, or let them replace the registered ones'],
  'photos-differ': ['The photos do not show the same person', 'Take out the photo of the other person'],
  'photo-unreadable': ['The photo is not a picture that can be read', 'Send a JPEG, PNG or WebP'],
  'photo-no-face': ['No face was found in the photo', 'Take a photo of the face from the front'],
  'photo-several-faces': ['The photo shows several faces', 'Cut it to this person'],
  'photo-unfit': [
    'The face is not fit to be a reference: see the detail',
    'Take a sharp and evenly lit photo from the front',
  ],
};

const ZH: Texts = {
  'row-damaged': ['这一行无法读取', '从原文件重新复制该行，每列一个单元格'],
  'number-missing': ['没有身份证号', '填写身份证号'],
  'number-malformed': ['身份证号既不是 18 位也不是 15 位', '填写完整号码'],
  'number-not-digits': ['身份证号中有不是数字的字符', '与证件核对号码，例如把字母 O 当成 0'],
  'number-no-such-serial': ['顺序码为 000，没有人使用：号码可能被表格软件四舍五入', '先把该列设为文本，再填写完整号码'],
  'number-rounded': ['身份证号被表格软件四舍五入', '先把该列设为文本，再填写完整号码'],
  'number-unknown-province': ['前两位不是任何省份的代码', '与证件核对号码'],
  'number-no-such-day': ['号码中的出生日期不存在', '与证件核对号码'],
  'number-wrong-check-character': ['最后一位与其他各位不符', '与证件核对号码'],
  'number-impossible-birthday': ['出生日期在将来，或早于 150 年前', '与证件核对号码'],
  'name-missing': ['没有姓名', '填写姓名'],
  'name-malformed': ['不是证件上的姓名', '只写姓名：2 至 30 个汉字；永久居留证可用拉丁字母'],
  'photo-missing': ['该行的照片没有上传', '与文件一起选择照片，或更正该行的照片文件名'],
  'photo-name-unsafe': ['照片文件名指向目录之外', '只写文件名'],
  'photo-ambiguous': ['两张照片同名', '给每张照片不同的文件名'],
  'photo-too-large': ['照片太大', '使用不超过 8 MiB 的照片'],
  'photo-damaged': ['无法从压缩包中读取照片', '重新打包，不要加密码'],
  'other-name': ['该号码已用另一姓名登记', '核对两者；如为同一人，先在人员库更正姓名'],
  'other-photo': ['已登记另一张照片的人脸', '下次导入时选择添加或替换照片，或删除该行'],
  'too-many-photos': ['每人最多 5 张照片', '减少照片，或选择替换已登记的照片'],
  'photos-differ': ['几张照片不是同一个人', '去掉他人的照片'],
  'photo-unreadable': ['照片不是可读取的图片', '使用 JPEG、PNG 或 WebP'],
  'photo-no-face': ['照片中没有人脸', '使用正面人脸照片'],
  'photo-several-faces': ['照片中有多张人脸', '裁剪到只有本人'],
  'photo-unfit': ['人脸不适合作为参照，见明细', '使用清晰、光线均匀的正面照片'],
};

/** Says in a language why a row was refused and what to do about it, without anything of the row. */
export function refusalText(refusal: RowRefusal, language: ReportLanguage): RefusalText {
  const [reason, advice] = (language === 'zh' ? ZH : EN)[refusal];
  return { reason, advice };
}
