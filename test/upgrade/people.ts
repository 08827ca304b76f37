/** Made-up people. Numbers have a right check character. Dates of birth and phones are arbitrary. */
export const PEOPLE = {
  /** Registered with a photo, and attacked. */
  ada: { idNumber: '110101199001011237', name: '安达', phone: '13900000001', face: 9 },
  /** Registered with a photo. She agreed that the bank may ask about her. */
  grace: { idNumber: '310101198512120040', name: '葛蕾丝', phone: '13900000002', face: 11 },
  /** Registered without a photo. */
  faceless: { idNumber: '440106197506150071', name: '阿卜杜勒·艾则孜', phone: '13900000003' },
  /** Registered with a photo that shows no face. */
  blank: { idNumber: '51010420000229002X', name: '白板', phone: '13900000004' },
  /** Registered, asked about, attacked, then erased. */
  erased: { idNumber: '32010219680303001X', name: '史前', phone: '13900000005', face: 18 },
  /** Not in this register. The other server's sandbox knows the number. */
  stranger: { idNumber: '119999190001010011', name: '沙箱测试', phone: '13900000006' },
} as const;
