import process from 'node:process';
import { productVersion } from '../config/product-version.ts';

// ONNX Runtime reports its use to Microsoft from its first network on, unless this is set before. No data of a site leaves it.
process.env['ORT_DISABLE_TELEMETRY'] = '1';

const [asked, ...more] = process.argv.slice(2);

// Everything else is loaded only if a command runs: it is most of the time that a command takes.
if ((asked === '--version' || asked === '-V') && more.length === 0) process.stdout.write(`${productVersion()}\n`);
else await (await import('./run-command.ts')).runCommand();
