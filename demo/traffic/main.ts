/** The process inside one pod's namespace: `node demo/traffic/main.ts POD`. Serves and calls until it is ended. */
import { CLIENTS, SERVICES } from '../workload.ts';
import { call } from './clients.ts';
import { serve } from './servers.ts';

const pod = process.argv[2];
for (const service of SERVICES) if (service.pod === pod) serve(service);
for (const client of CLIENTS) if (client.from === pod) call(client);
