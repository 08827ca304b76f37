import { chooseVideoDecoder } from '../../composition/open-video.ts';
import type { Config } from '../../config.ts';
import type { Check } from './check.ts';

const MEND = 'install ffmpeg and util-linux (apt-get install ffmpeg util-linux)';

/** Videos can be decoded, and by what: the decoder is started as the server would start it. */
export function videoCheck(video: Config['video']): Check {
  return {
    name: 'video decoder',
    async run() {
      const { chosen, problems } = await chooseVideoDecoder(video);
      const why = problems.join('; ');
      if (chosen === null)
        return {
          level: 'error',
          detail: `no video can be decoded: ${why}`,
          mend: `${MEND}, or npm install @ffmpeg/core`,
        };
      const detail = `${chosen.name}: ${chosen.decoder.codecs.join(' ')}`;
      if (problems.length === 0) return { level: 'ok', detail };
      return {
        level: 'warning',
        detail: `${detail} (${why})`,
        mend: `${MEND}; until then videos are decoded by the slower WebAssembly decoder`,
      };
    },
  };
}
