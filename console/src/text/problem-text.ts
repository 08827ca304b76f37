import type { ProblemCode } from '../api/problem.ts';
import { defineText } from './language.tsx';

interface Words {
  readonly [part: string]: string;
  readonly title: string;
  readonly advice: string;
}

const zh = {
  bad_request: { title: '填写的内容有误', advice: '请按下面的说明改正后再提交。' },
  unauthenticated: { title: '需要登录', advice: '登录已失效，请重新登录。' },
  second_factor_required: { title: '还需要动态码', advice: '请输入验证器上的 6 位动态码，或一个恢复码。' },
  second_factor_enrolment_required: {
    title: '请先启用两步验证',
    advice: '本站要求两步验证。请在“我的账号”里启用，然后继续。',
  },
  forbidden: { title: '没有权限', advice: '您的角色不能这样做。如有需要，请联系所有者。' },
  not_found: { title: '没有找到', advice: '它可能已被删除，请返回列表查看。' },
  conflict: { title: '与当前状态冲突', advice: '请刷新，查看最新状态后再决定。' },
  too_large: { title: '内容过大', advice: '请分成几次提交。' },
  too_many_requests: { title: '操作过于频繁', advice: '请等一分钟再试。' },
  unknown_host: {
    title: '不接受这个主机名',
    advice: '请用已配置的地址打开控制台，或请所有者把主机名加入 admin.hosts。',
  },
  second_person_required: {
    title: '需要第二个人确认',
    advice: '已登记，尚未生效。请另一位有权限的人做同样的操作来确认。',
  },
  internal: { title: '服务器内部错误', advice: '日志里有详情，请联系运维人员。' },
  unavailable: { title: '服务暂时不可用', advice: '请稍后再试。如果一直失败，请运行 renzheng doctor。' },
  offline: { title: '连接不上服务器', advice: '请检查网络和服务器是否在运行，然后重试。您填写的内容仍在。' },
  unreadable: { title: '无法读懂服务器的回答', advice: '请刷新页面。如果仍然如此，请查看代理设置和服务器日志。' },
} as const satisfies Readonly<Record<ProblemCode, Words>> & Readonly<Record<string, Words>>;

const en: Readonly<Record<keyof typeof zh, Words>> = {
  bad_request: { title: 'Something in the form is wrong', advice: 'Correct it as said below, and send it again.' },
  unauthenticated: { title: 'Sign in first', advice: 'Your session is over. Sign in again.' },
  second_factor_required: {
    title: 'A code is needed too',
    advice: 'Enter the 6 digits that your authenticator shows, or a recovery code.',
  },
  second_factor_enrolment_required: {
    title: 'Set up a second factor first',
    advice: 'This site asks for one. Set it up under “My account”, then go on.',
  },
  forbidden: { title: 'You may not do this', advice: 'Your role does not allow it. If you need it, ask an owner.' },
  not_found: { title: 'It was not found', advice: 'It may have been removed. Go back to the list.' },
  conflict: { title: 'It does not fit the present state', advice: 'Load the page again, look, and decide again.' },
  too_large: { title: 'This is too much at once', advice: 'Send it in several parts.' },
  too_many_requests: { title: 'Too many tries', advice: 'Wait a minute, then try again.' },
  unknown_host: {
    title: 'The server does not answer to this host name',
    advice: 'Open the console at its configured address, or ask an owner to add the name to admin.hosts.',
  },
  second_person_required: {
    title: 'A second person must confirm this',
    advice: 'It is noted and not done yet. Another person who may do it confirms it by doing the same.',
  },
  internal: { title: 'The server failed', advice: 'Its log says more. Tell the people who run it.' },
  unavailable: {
    title: 'The service is not available',
    advice: 'Try again later. If it keeps failing, run renzheng doctor.',
  },
  offline: {
    title: 'The server cannot be reached',
    advice: 'Check the network and whether the server runs, then try again. What you typed is still here.',
  },
  unreadable: {
    title: 'The answer of the server makes no sense',
    advice: 'Load the page again. If it stays so, look at the proxy and at the log of the server.',
  },
};

/** What each refusal means and what to do about it. */
export const problemText = defineText(
  { ...zh, retry: '重试', serverSays: '服务器说明：' },
  { ...en, retry: 'Try again', serverSays: 'The server says:' },
);
