/** The 中文 of the features that tell whom a proxy and a sponsor lack. */
export const NEWCOMER_FEATURES_ZH: Readonly<Record<string, string>> = {
  relay: '代理',
  'no sponsor was named, or baselines were not asked': '未传发起人，或未查询基线',
  'the request passed no such proxy, or baselines were not asked': '请求没有经过这样的代理，或未查询基线',
  'fewer than four of them name a model, or no sponsor was named, or baselines were not asked':
    '其中提供机型的不足四个，未传发起人，或未查询基线',
  'fewer than four of them name a number in plain, or no sponsor was named, or baselines were not asked':
    '其中提供明文号码的不足四个，未传发起人，或未查询基线',
  'accounts seen for the first time ever that passed a proxy of X-Forwarded-For that this request passed too and that is none of the site, nor one that known accounts passed on two earlier days, fading by half in three days; of several such proxies, the one that known accounts avoid most':
    '经过本次请求也经过的某个 X-Forwarded-For 代理（不是站点自己的，老账号此前也没有在两天里经过）的首次出现账号数，每三天衰减一半；有多个时取老账号最避开的那个',
  'networks over which such accounts of today came': '其中今天的账号来自的网段数',
  'known accounts that passed it, each once a day, fading by half in three days':
    '经过该代理的老账号数，每个每天计一次，每三天衰减一半',
  'known accounts that come to the app while as many new ones do': '该应用出现同样多新账号时，通常出现的老账号数',
  'new accounts that this sponsor brought in the last seven days, the latest 32 at most':
    '该发起人近七天带来的新账号数，至多取最近 32 个',
  'pairs of them that have one model of phone, over what two accounts of the site let expect':
    '其中机型相同的成对数与按本站两个账号的常态应有的数量之比',
  'pairs of them that have numbers of one range, over what two accounts of the site let expect':
    '其中号段相同的成对数与按本站两个账号的常态应有的数量之比',
  'those of them from earlier days that came again on a later day': '其中在今天之前到来、之后某天又来过的账号数',
  'how many of so many new accounts of the site come again as there are guests of 24 hours or more; a guest who would no longer be recognized is not among them':
    '与满 24 小时的被带来账号同样多的本站新账号中，通常会再来的账号数；已无法认出的账号不算在内',
};
