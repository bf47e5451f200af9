/** The second half of `npm start`, on the pinned Node: runs everything until a signal, and tells how to reach it. */
import { once } from 'node:events';
import path from 'node:path';
import { firstFlow, pageAddress } from './first-flow.ts';
import { parseOptions } from './options.mjs';
import { needsToken, tokenFile } from './services.ts';
import { Supervisor } from './supervisor.ts';

const began = Number(process.env['TRIBUTARY_BEGAN_MS'] ?? Date.now());
const options = parseOptions(process.argv.slice(2));
const supervisor = new Supervisor(options);

function announce(): void {
  const page = pageAddress(options);
  console.log(`
Tributary is at ${page}
  flows of net1   ${page}/?filters=interfaces=net1
  API             ${page}/documentation
  data            ${path.resolve(options.data)}${needsToken(options) ? `\n  sign in with    the token in ${tokenFile(options)}` : ''}
Ctrl-C stops everything.
`);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!supervisor.signal.aborted) console.log('Stopping …');
    supervisor.requestStop();
  });
}

const stopRequested = once(supervisor.signal, 'abort');
await supervisor.start();
if (!supervisor.signal.aborted) {
  announce();
  const line = await firstFlow(options, began, supervisor.signal);
  if (line !== null) console.log(line);
}
await stopRequested;
await supervisor.stop();
if (supervisor.failure !== null) console.error(`tributary: ${supervisor.failure}`);
process.exit(supervisor.failure === null ? 0 : 1);
