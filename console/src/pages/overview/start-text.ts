import { defineText } from '../../text/language.tsx';

/** The words of the parts of the overview that are about the site, not its calls. */
export const startText = defineText(
  {
    apis: '接口状态',
    api: '接口',
    availability: { on: '开放', maintenance: '维护中', off: '关闭' },
    since: '变更时间 (UTC+8)',
    neverChanged: '未变更过',
    people: '人员库',
    persons: '人员',
    faces: '人脸',
    photos: '照片',
    filing: (count: string) => `人脸数量已达到 ${count}。存储 10 万张以上人脸须向网信部门备案。`,
    may: '您的角色可以做的事',
    mayWhat: '控制台会隐藏您的角色不能做的操作，服务器也会拒绝。尚无页面的操作可用命令行 renzheng 完成。',
    count: (number: number) => `${number} 项`,
    enrol: '请启用两步验证',
    enrolWhat: '您的账号目前只凭密码就能登录。',
    enrolGo: '去启用',
  },
  {
    apis: 'State of the APIs',
    api: 'API',
    availability: { on: 'On', maintenance: 'In maintenance', off: 'Off' },
    since: 'Changed at (UTC+8)',
    neverChanged: 'Never changed',
    people: 'Register of persons',
    persons: 'Persons',
    faces: 'Faces',
    photos: 'Photos',
    filing: (count: string) =>
      `${count} faces are stored. From 100,000 faces on, a filing with the authorities is due.`,
    may: 'What your role may do',
    mayWhat:
      'The console hides what your role may not do, and the server refuses it. What has no page yet can be done with the command renzheng.',
    count: (number: number) => `${number}`,
    enrol: 'Set up a second factor',
    enrolWhat: 'At present the password alone signs in to your account.',
    enrolGo: 'Set it up',
  },
);
