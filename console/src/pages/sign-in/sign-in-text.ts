import { defineText } from '../../text/language.tsx';

/** The words of the page of sign-in. */
export const signInText = defineText(
  {
    title: '登录',
    product: '人证控制台',
    name: '用户名',
    password: '密码',
    submit: '登录',
    wrong: {
      title: '用户名或密码不正确',
      advice: '请核对后重试。如果忘记密码，请所有者为您设置新密码，或在服务器上运行 renzheng console link。',
    },
    wrongCode: {
      title: '动态码不正确',
      advice: '每个动态码只能用一次，请等验证器显示下一个。请同时确认手机时间准确，并核对密码。',
    },
    wrongLink: {
      title: '登录链接无效',
      advice: '每个链接只能用一次，15 分钟内有效。请在服务器上运行 renzheng console link 获取新链接，或用密码登录。',
    },
    code: '动态码',
    codeHint: '验证器应用上的 6 位数字',
    codeShape: '请输入 6 位数字',
    recoveryCode: '恢复码',
    recoveryHint: '启用两步验证时保存的一组代码之一，形如 xxxxx-xxxxx，每个只能用一次',
    recoveryShape: '恢复码由 10 个字母和数字组成',
    useRecovery: '手机不在身边？改用恢复码',
    useCode: '改用动态码',
    second: '两步验证',
    secondLead: '密码正确。请再输入动态码。',
    secondLinkLead: '链接有效。此账号启用了两步验证，请输入动态码。',
    back: '返回',
    linking: '正在用一次性链接登录…',
    usePassword: '用密码登录',
    required: '请填写',
    or: '或者',
    oidc: (label: string) => `用 ${label} 登录`,
    help: '第一次登录？',
    helpWhat:
      '服务器启动时会在终端显示控制台地址和一个一次性登录链接。之后可在服务器上运行 renzheng console link 再生成一个。',
    reasons: {
      ended: { title: '登录已失效', advice: '可能是时间到了，也可能在别处被结束。重新登录后会回到刚才的页面。' },
      'signed-out': { title: '您已退出登录', advice: '可以关闭这个页面，或重新登录。' },
      'password-changed': { title: '密码已修改', advice: '所有登录和令牌都已失效，请用新密码登录。' },
    },
    oidcErrors: {
      title: '没有登录成功',
      other: '身份提供方没有完成登录。请重试，或用密码登录。',
      denied: '登录被取消，或身份提供方没有同意。请重试，或用密码登录。',
      refused: '身份提供方的回答不能采信。请重试；如果仍然如此，请所有者查看服务器日志。',
      unavailable: '现在连接不上身份提供方。请稍后再试，或用密码登录。',
      expired: '登录超过了 10 分钟，或在别的浏览器或标签页里开始。请重新开始。',
      'no-role': '这个外部账号还没有关联到管理员，也没有对应的角色。请联系所有者。',
      disabled: '这个管理员已被停用。请联系所有者。',
      'too-many-requests': '尝试次数过多。请等一分钟再试。',
    },
  },
  {
    title: 'Sign in',
    product: 'Renzheng console',
    name: 'Name',
    password: 'Password',
    submit: 'Sign in',
    wrong: {
      title: 'The name or the password is wrong',
      advice:
        'Check both and try again. If you forgot the password, ask an owner to set another one, or run renzheng console link on the server.',
    },
    wrongCode: {
      title: 'The code is wrong',
      advice:
        'Each code works once: wait until your authenticator shows the next. Check that the time of the phone is right, and check the password.',
    },
    wrongLink: {
      title: 'This link does not work',
      advice:
        'A link works once, within 15 minutes. Run renzheng console link on the server to get another one, or sign in with your password.',
    },
    code: 'Code',
    codeHint: 'The 6 digits that your authenticator shows',
    codeShape: 'Enter 6 digits',
    recoveryCode: 'Recovery code',
    recoveryHint: 'One of the codes that you kept when you set up the second factor, like xxxxx-xxxxx. Each works once',
    recoveryShape: 'A recovery code has 10 letters and digits',
    useRecovery: 'Phone not at hand? Use a recovery code',
    useCode: 'Use a code of the authenticator',
    second: 'Second factor',
    secondLead: 'The password is right. Enter a code too.',
    secondLinkLead: 'The link is good. This account has a second factor: enter a code.',
    back: 'Back',
    linking: 'Signing in with the one-time link…',
    usePassword: 'Sign in with a password',
    required: 'Fill this in',
    or: 'or',
    oidc: (label: string) => `Sign in with ${label}`,
    help: 'First time here?',
    helpWhat:
      'When the server starts, it prints the address of the console and a one-time sign-in link to the terminal. To make another link, run renzheng console link on the server.',
    reasons: {
      ended: {
        title: 'Your session ended',
        advice: 'Its time was over, or it was ended elsewhere. After the sign-in you are back on the same page.',
      },
      'signed-out': { title: 'You are signed out', advice: 'Close this page, or sign in again.' },
      'password-changed': {
        title: 'Your password is changed',
        advice: 'All sessions and tokens have ended. Sign in with the new password.',
      },
    },
    oidcErrors: {
      title: 'The sign-in did not work',
      other: 'The provider did not complete it. Try again, or sign in with a password.',
      denied: 'It was cancelled, or the provider did not agree. Try again, or sign in with a password.',
      refused:
        'The answer of the provider cannot be trusted. Try again. If it stays so, an owner finds more in the log of the server.',
      unavailable: 'The provider cannot be reached. Try again later, or sign in with a password.',
      expired: 'It took over 10 minutes, or was begun in another browser or tab. Begin again.',
      'no-role': 'This account of the provider belongs to no administrator and has no role here. Ask an owner.',
      disabled: 'This administrator is disabled. Ask an owner.',
      'too-many-requests': 'There were too many tries. Wait a minute, then try again.',
    },
  },
);
