import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeImageRoot } from '../../../scripts/image-root.mjs';
import { BASE_IMAGE, lokiBinary } from '../../../scripts/rig.mjs';
import type { KubernetesNode } from './node.ts';

const NODE_BINARY = new URL('../../../node_modules/node/bin/node', import.meta.url).pathname;

/** Makes the images that `../manifests/images` names of this working tree, as the Containerfiles do. */
export async function makeImages(node: KubernetesNode): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-images-'));
  try {
    const main = {
      agent: ['/app/agent/src/main.ts'],
      backend: ['--max-semi-space-size=8', '/app/backend/src/server.ts'],
    };
    for (const [program, args] of Object.entries(main)) {
      const root = join(folder, program);
      await makeImageRoot(program, root);
      await node.addImage(
        `localhost/tributary-${program}:test`,
        BASE_IMAGE,
        [`${root}:/app`, `${NODE_BINARY}:/usr/local/bin/node`],
        ['/usr/local/bin/node', ...args],
      );
    }
    await node.toolsImage();
    const loki = [`${lokiBinary()}:/usr/bin/loki`];
    await node.addImage('localhost/loki:test', BASE_IMAGE, loki, ['/usr/bin/loki']);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
