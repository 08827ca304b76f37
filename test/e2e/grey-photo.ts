import sharp from 'sharp';

const picture = sharp({ create: { width: 320, height: 320, channels: 3, background: '#888' } });

/** A JPEG without a face, in base64. */
export const GREY_PHOTO = (await picture.jpeg().toBuffer()).toString('base64');
