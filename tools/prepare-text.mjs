const en = {
  /** Stands before everything that is said. */
  name: 'renzheng: ',
  oldNode: (version) =>
    `Node ${version} is too old: installing needs Node 20 or newer. The product then runs on its own Node.`,
  installing: (withDev) =>
    `installing ${withDev ? 'everything' : 'what the server needs'} from the package registry, once`,
  npmFailed:
    'npm ci failed. Check that the package registry can be reached: `npm config get registry` prints its address.',
  packages: (done, all) => `${done} of ${all} packages, `,
  seconds: (seconds) => `${seconds} s`,
  installingNode: 'installing the pinned Node',
  nodeFailed:
    'the pinned Node could not be installed from the npm package `node`. Remove node_modules and start again.',
  nodeMissing: (place) => `the pinned Node is missing at ${place}: remove node_modules and start again.`,
  installingConsole: 'installing the libraries of the console from the package registry, once',
  consoleFailed: 'npm ci failed in console/. Check that the package registry can be reached',
  nodeCannotStart: (problem) => `the pinned Node cannot be started: ${problem}`,
};

/** @type {typeof en} */
const zh = {
  name: 'renzheng：',
  oldNode: (version) => `Node ${version} 太旧：安装需要 Node 20 或更新的版本。之后产品使用自带的 Node。`,
  installing: (withDev) => `正在从软件包仓库安装${withDev ? '全部依赖' : '服务器所需的依赖'}，只需一次`,
  npmFailed: 'npm ci 失败。请检查能否访问软件包仓库：npm config get registry 会显示其地址。',
  packages: (done, all) => `已安装 ${done}/${all} 个软件包，`,
  seconds: (seconds) => `${seconds} 秒`,
  installingNode: '正在安装指定版本的 Node',
  nodeFailed: '无法从 npm 软件包 node 安装指定版本的 Node。请删除 node_modules 后重新启动。',
  nodeMissing: (place) => `${place} 处没有指定版本的 Node：请删除 node_modules 后重新启动。`,
  installingConsole: '正在从软件包仓库安装控制台的依赖，只需一次',
  consoleFailed: '在 console/ 中 npm ci 失败。请检查能否访问软件包仓库',
  nodeCannotStart: (problem) => `无法启动指定版本的 Node：${problem}`,
};

/**
 * What an installation says, in the language of the shell, which is chosen as `src/terminal/locale.ts` does. It is no
 * `told` text, because it is said before the Node that reads TypeScript is there.
 * @param {Readonly<Record<string, string | undefined>>} env
 */
export function prepareText(env) {
  const locale = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value !== undefined && value !== '');
  return locale?.toLowerCase().startsWith('zh') ? zh : en;
}
