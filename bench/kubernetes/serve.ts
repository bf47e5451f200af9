/** The fake API server as a process of its own, so that its memory is not the backend's. Prints its address. */
import { FakeApiServer } from './api-server.ts';
import { clusterObjects } from './objects.ts';

const server = new FakeApiServer();
for (const [path, kind] of clusterObjects(Number(process.argv[2]))) server.kinds.set(path, kind);
console.log(await server.listen());
