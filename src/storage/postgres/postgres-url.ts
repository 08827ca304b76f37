/**
 * Gives one URL for each host that a URL names, in their order, e.g. two for `postgres://u:p@a:5432,b/renzheng`. Throws
 * an Error that says what is wrong with it, without its password.
 */
export function hostsOf(url: string): readonly string[] {
  const [, beginning = '', user = '', hosts = '', rest = ''] =
    /^(postgres(?:ql)?:\/\/)([^/?#]*@)?([^/?#]*)(.*)$/s.exec(url) ?? [];
  if (beginning === '') throw new Error('postgres.url must be like postgres://user:password@host:5432/database');
  return hosts.split(',').map((host) => `${beginning}${user}${host}${rest}`);
}
