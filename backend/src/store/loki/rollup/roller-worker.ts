/** The thread of `RollerThread`. */
import { parentPort, workerData } from 'node:worker_threads';
import { LAYOUTS } from '../layouts.ts';
import { Roller } from './roller.ts';
import type { FromRoller, RollerSettings, ToRoller } from './roller-thread.ts';

const { writer, layout } = workerData as RollerSettings;
const roller = new Roller(
  writer,
  LAYOUTS.find(({ name }) => name === layout)!,
);
const port = parentPort!;
const answer = (message: FromRoller) => port.postMessage(message);

port.on('message', (message: ToRoller) => {
  switch (message.kind) {
    case 'open':
      roller.open(message.minuteMs);
      break;
    case 'forget':
      roller.forget(message.minuteMs);
      break;
    case 'push':
      roller.add(message.push);
      answer({ kind: 'added', flows: message.flows });
      break;
    case 'seal': {
      const rolled = roller.seal(message.minuteMs);
      answer({ kind: 'sealed', minuteMs: message.minuteMs, ...rolled });
    }
  }
});
