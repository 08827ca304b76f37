import { launch } from './launch.mjs';
import { ROOT } from './prepare.mjs';

await launch(['serve', ...process.argv.slice(2)], { cwd: ROOT });
