import process from 'node:process';
import { productVersion } from '../config/product-version.ts';

const [asked, ...more] = process.argv.slice(2);

// Everything else is loaded only if a command runs: it is most of the time that a command takes.
if ((asked === '--version' || asked === '-V') && more.length === 0) process.stdout.write(`${productVersion()}\n`);
else await (await import('./run-command.ts')).runCommand();
