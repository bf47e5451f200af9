/** The demo alone: `node demo/main.ts up` (until Ctrl-C), `down` (what a killed one has left) or `status`. */
import { once } from 'node:events';
import { Demo } from './demo.ts';
import { presentLinks, presentNamespaces, removeNetwork } from './network.ts';

const NAME = 'demo';

async function up(): Promise<void> {
  const demo = new Demo(NAME);
  await demo.createNamespaces();
  demo.startTraffic();
  console.log(`${presentNamespaces(NAME).join('\n')}\nCtrl-C ends the demo.`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await demo.stop();
}

async function status(): Promise<void> {
  const lines = [...presentNamespaces(NAME), ...(await presentLinks(NAME))];
  console.log(lines.length > 0 ? lines.join('\n') : 'The demo is not there.');
}

switch (process.argv[2]) {
  case 'up':
    await up();
    break;
  case 'down':
    await removeNetwork(NAME);
    break;
  case 'status':
    await status();
    break;
  default:
    console.error('Usage: node demo/main.ts up|down|status');
    process.exitCode = 1;
}
