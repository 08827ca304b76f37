import sharp from 'sharp';

const SIDE = 500;

/** What is drawn from nothing, by name. */
export const DRAWN_BEINGS: Readonly<Record<string, () => Promise<Buffer>>> = {
  'a drawn cat': () =>
    render('#b9c7a8', `${ears('#8a8078')}${head('#9a9088', 150, 135)}${eyes('#c9d34a', 30, 24)}${muzzle('#d8d0c8')}`),
  'a drawn dog': () =>
    render(
      '#c9c4ba',
      `${head('#8a5f3c', 140, 165)}<ellipse cx="115" cy="250" rx="42" ry="110" fill="#5c3d25"/>
<ellipse cx="385" cy="250" rx="42" ry="110" fill="#5c3d25"/>${eyes('#2b1b10', 18, 18)}${muzzle('#e5d2b8')}`,
    ),
  'a drawn bear': () =>
    render(
      '#8fa3b0',
      `<circle cx="140" cy="120" r="55" fill="#5a4030"/><circle cx="360" cy="120" r="55" fill="#5a4030"/>
${head('#6b4c38', 165, 155)}${eyes('#17100c', 15, 15)}${muzzle('#c9a98a')}`,
    ),
  'a smiley': () =>
    render(
      '#ffffff',
      `${head('#ffd23f', 190, 190)}<circle cx="185" cy="200" r="24"/><circle cx="315" cy="200" r="24"/>
<path d="M140 300Q250 420 360 300" stroke="#000" stroke-width="18" fill="none"/>`,
    ),
  'a wall': () => render('#9a9a92', ''),
};

function render(wall: string, drawing: string): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}">
<rect width="${SIDE}" height="${SIDE}" fill="${wall}"/>${drawing}</svg>`;
  return sharp(Buffer.from(svg)).blur(0.8).jpeg({ quality: 90 }).toBuffer();
}

function head(fill: string, rx: number, ry: number): string {
  return `<ellipse cx="250" cy="260" rx="${rx}" ry="${ry}" fill="${fill}"/>`;
}

function ears(fill: string): string {
  return `<path d="M120 220L110 80L220 150Z" fill="${fill}"/><path d="M380 220L390 80L280 150Z" fill="${fill}"/>`;
}

function eyes(iris: string, rx: number, ry: number): string {
  const eye = (x: number) =>
    `<ellipse cx="${x}" cy="220" rx="${rx}" ry="${ry}" fill="${iris}"/><ellipse cx="${x}" cy="220" rx="${rx / 3}" ry="${ry}" fill="#000"/>`;
  return eye(190) + eye(310);
}

function muzzle(fill: string): string {
  return `<ellipse cx="250" cy="320" rx="70" ry="55" fill="${fill}"/><path d="M225 290H275L250 318Z" fill="#2a1a1a"/>
<path d="M250 318V345M250 345Q220 365 200 345M250 345Q280 365 300 345" stroke="#2a1a1a" stroke-width="5" fill="none"/>`;
}
