import { expect, test } from 'vitest';
import { parseRealName, type RealName } from './real-name.ts';
import { isSameName } from './same-name.ts';

const read = (text: string): RealName => {
  const name = parseRealName(text);
  if (name === null) throw new Error(`not a name: ${text}`);
  return name;
};

/** Characters of names as the mainland and as Hong Kong, Macao and Taiwan write them (通用规范汉字表 2013, 附件 1). */
const PAIRS =
  '张張 陈陳 赵趙 黄黃 吴吳 孙孫 马馬 罗羅 郑鄭 谢謝 许許 邓鄧 冯馮 韩韓 萧蕭 叶葉 蒋蔣 苏蘇 卢盧 钟鍾 谭譚 陆陸 贾賈 韦韋 ' +
  '邹鄒 阎閻 龙龍 万萬 严嚴 庞龐 应應 庄莊 广廣 庆慶 库庫 庙廟 废廢 席蓆 帮幫 干幹 幸倖 并並 电電 画畫 畅暢 玺璽 琼瓊 瑶瑤 瑷璦 ' +
  '璎瓔 珑瓏 琏璉 珐琺 飘飄 飞飛 飙飆 饥飢 饮飲 饭飯 饰飾 饱飽 饶饒 欢歡 歌謌 橹櫓 檐簷 樱櫻 樯檣 楼樓 权權 专專 丛叢 丝絲 丽麗 ' +
  '义義 乐樂 云雲 亚亞 亿億 伟偉 传傳 伦倫 侠俠 俭儉 儿兒 兰蘭 兴興 军軍 农農 刘劉 刚剛 创創 剑劍 劲勁 励勵 华華 协協 单單 卫衛 ' +
  '厉厲 发發 变變 启啟 听聽 员員 园園 国國 图圖 圣聖 坚堅 坛壇 垒壘 声聲 处處 备備 奋奮 奖獎 妇婦 娅婭 学學 宁寧 宝寶 实實 宾賓 ' +
  '对對 导導 寿壽 将將 尔爾 层層 岁歲 岚嵐 岛島 岭嶺 峡峽 师師 帅帥 张張 强強 归歸 录錄 彻徹 忆憶 怀懷 总總 恳懇 惠惠 战戰 扬揚 ' +
  '护護 报報 拥擁 振振 捷捷 挚摯 撑撐 敏敏 数數 断斷 无無 旧舊 时時 旷曠 昼晝 显顯 晓曉 晔曄 晖暉 术術 杨楊 杰傑 极極 树樹 桥橋 ' +
  '梦夢 检檢 毕畢 毅毅 汉漢 汤湯 沟溝 沪滬 泽澤 洁潔 济濟 浓濃 涛濤 润潤 渊淵 温溫 满滿 滨濱 潜潛 澜瀾 灵靈 炜煒 炼煉 烛燭 热熱 ' +
  '焕煥 爱愛 牵牽 独獨 狮獅 现現 盖蓋 确確 礼禮 祯禎 离離 种種 积積 稳穩 穷窮 竞競 笔筆 签簽 纪紀 红紅 纯純 纲綱 练練 细細 终終 ' +
  '经經 结結 绣繡 继繼 绩績 维維 绿綠 缘緣 网網 群群 耀耀 联聯 胜勝 脉脈 腾騰 舰艦 艺藝 节節 芦蘆 苍蒼 荣榮 莲蓮 莹瑩 营營 蓝藍 ' +
  '虑慮 补補 观觀 规規 觉覺 誉譽 计計 训訓 议議 记記 许許 论論 证證 词詞 试試 诗詩 诚誠 详詳 语語 诺諾 调調 贝貝 贞貞 财財 责責 ' +
  '贤賢 贵貴 贺賀 资資 赐賜 赏賞 赖賴 赞讚 轩軒 轮輪 轻輕 载載 辉輝 边邊 达達 迁遷 运運 进進 远遠 连連 逊遜 郁鬱 酝醞 释釋 鉴鑒 ' +
  '针針 钢鋼 钦欽 钧鈞 钰鈺 铁鐵 铃鈴 铭銘 银銀 锋鋒 锐銳 锦錦 镇鎮 长長 门門 闪閃 闯闖 间間 闻聞 阔闊 阳陽 阴陰 际際 陈陳 随隨 ' +
  '隐隱 难難 雾霧 静靜 韵韻 页頁 顶頂 项項 顺順 须須 领領 颖穎 题題 颜顏 风風 驰馳 驹駒 骁驍 骄驕 骏駿 鱼魚 鲁魯 鲜鮮 鸟鳥 鸣鳴 ' +
  '鸿鴻 鹏鵬 鹤鶴 麦麥 齐齊 龚龔';

test('characters of names meet their traditional forms, both ways', () => {
  const differ = PAIRS.split(' ').filter((pair) => {
    const [standard = '', traditional = ''] = Array.from(pair);
    const [one, other] = [read(`王${standard}明`), read(`王${traditional}明`)];
    return !isSameName(one, other) || !isSameName(other, one);
  });
  expect(differ).toEqual([]);
});
