import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { customResourceDefinitions, nodeEnvironment, nodeScript } from '../../../scripts/rig.mjs';

const run = promisify(execFile);

/** The one Kubernetes node of this machine, with Multus: real servers in namespaces of their own. */
export class KubernetesNode {
  readonly kubeconfig: string;

  private constructor(kubeconfig: string) {
    this.kubeconfig = kubeconfig;
  }

  /** Starts it, in place of one that an interrupted run left, with the kinds that our manifests use. */
  static async up(): Promise<KubernetesNode> {
    if (!existsSync(customResourceDefinitions())) {
      throw new Error('the Kubernetes node is not built; run: npm run test:cluster');
    }
    await script('down');
    await script('up');
    const node = new KubernetesNode(String(nodeEnvironment()['KUBECONFIG']));
    await node.kubectl('apply', '--server-side', '-f', customResourceDefinitions());
    await node.#storePluginsAsTheyAre();
    return node;
  }

  /** There is no Console operator here that would convert a ConsolePlugin to the version that its definition stores. */
  async #storePluginsAsTheyAre(): Promise<void> {
    interface Definition {
      spec: { conversion?: unknown; versions: { name: string; storage: boolean }[] };
    }
    const name = 'crd/consoleplugins.console.openshift.io';
    const { spec } = JSON.parse(await this.kubectl('get', name, '-o=json')) as Definition;
    const versions = spec.versions.map((each) => ({ ...each, storage: each.name === 'v1' }));
    const patch = JSON.stringify({ spec: { conversion: null, versions } });
    await this.kubectl('patch', name, '--type=merge', '-p', patch);
  }

  async down(): Promise<void> {
    await script('down');
  }

  /** What kubectl prints. Throws with what it says when it fails. */
  async kubectl(...args: string[]): Promise<string> {
    const { stdout } = await run('kubectl', args, { env: nodeEnvironment(), maxBuffer: 64 << 20 });
    return stdout.trim();
  }

  /** Applies a stream of YAML documents or JSON objects. */
  async apply(text: string): Promise<void> {
    const child = spawn('kubectl', ['apply', '-f', '-'], {
      env: nodeEnvironment(),
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    child.stdin.end(text);
    const [status] = (await once(child, 'close')) as [number];
    if (status !== 0) throw new Error('kubectl apply failed');
  }

  /** Waits until all pods of a Deployment or DaemonSet (`deployment/web`) are ready; throws with what they say if not. */
  async ready(namespace: string, workload: string): Promise<void> {
    try {
      await this.kubectl('-n', namespace, 'rollout', 'status', workload, '--timeout=120s');
    } catch {
      const pods = await this.kubectl('-n', namespace, 'get', 'pods', '-o=wide');
      const log = await this.kubectl('-n', namespace, 'logs', workload, '--tail=20').catch(String);
      throw new Error(`${workload} in ${namespace} is not ready\n${pods}\n${log}`);
    }
  }

  /** A service account's token, as a user's. */
  async token(namespace: string, account: string): Promise<string> {
    return this.kubectl('-n', namespace, 'create', 'token', account);
  }

  /** A Service's address, which is reachable from this machine. */
  async serviceAddress(namespace: string, service: string): Promise<string> {
    return this.kubectl(
      '-n',
      namespace,
      'get',
      'service',
      service,
      '-o=jsonpath={.spec.clusterIP}',
    );
  }

  /** Runs a command in the node's own namespaces, as root there. */
  async inNode(...command: string[]): Promise<void> {
    const line = `. '${nodeScript('env')}'; in_node "$@"`;
    await run('bash', ['-c', line, 'in_node', ...command], { env: nodeEnvironment() });
  }

  /** Gives the node `localhost/tools:1`: a shell, a web server and its client. */
  async toolsImage(): Promise<void> {
    await script('image', 'tools');
  }

  /** Makes an image of files of this machine (`source:target`) on another one and gives it to the node. */
  async addImage(
    name: string,
    base: string,
    files: readonly string[],
    command: readonly string[],
  ): Promise<void> {
    await script('image', 'add', name, base, ...files, '--', ...command);
  }
}

async function script(name: string, ...args: string[]): Promise<void> {
  await run('bash', [nodeScript(name), ...args], { env: nodeEnvironment(), maxBuffer: 16 << 20 });
}
