import { launch } from './launch.mjs';
import { ROOT } from './prepare.mjs';

launch(['serve', ...process.argv.slice(2)], { cwd: ROOT });
