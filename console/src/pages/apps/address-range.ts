const V4_PART = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const V4 = new RegExp(`^${V4_PART}(?:\\.${V4_PART}){3}$`);
const [V4_BITS, V6_BITS] = [32, 128];

/** Whether a text is no address and no CIDR range, e.g. `203.0.113.0/33`. */
export function rangeProblem(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  if (more.length > 0) return true;
  const most = V4.test(address) ? V4_BITS : isV6(address) ? V6_BITS : null;
  if (most === null) return true;
  return bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most);
}

function isV6(text: string): boolean {
  return text.includes(':') && /^[\da-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]/`);
}
