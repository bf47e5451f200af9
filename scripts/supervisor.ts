import { namedNamespaces, presentNamespaces, removeNetwork } from '../demo/network.ts';
import { Demo } from '../demo/demo.ts';
import {
  forgetInstance,
  identify,
  isRunning,
  recordedInstances,
  recordInstance,
} from './instances.mjs';
import type { StartOptions } from './options.mjs';
import type { Service } from './service.ts';
import { agentService, backendService, lokiService } from './services.ts';

/** Everything that `npm start` runs: started in order, recorded while it runs, stopped in the other order. */
export class Supervisor {
  readonly #options: StartOptions;
  readonly #stopping = new AbortController();
  readonly #services: Service[] = [];
  #demo: Demo | null = null;
  #starting: Promise<void> = Promise.resolve();
  #failure: string | null = null;
  #trafficPids: readonly number[] = [];

  constructor(options: StartOptions) {
    this.#options = options;
  }

  /** Aborted as soon as everything is to stop. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Why it stops by itself: the reason and the end of what the service logged. Null where it was asked to stop. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Starts the demo's namespaces, the backend, the demo's traffic and the agent; settles when the agent is ready, or when `signal` is aborted. */
  async start(): Promise<void> {
    this.#starting = this.#startAll().catch((error: unknown) => {
      this.#fail(error instanceof Error ? error.message : String(error));
    });
    await this.#starting;
  }

  /** Asks everything to stop; asked again, it no longer waits for the services. */
  requestStop(): void {
    if (this.signal.aborted) for (const service of this.#services) service.kill();
    this.#stopping.abort();
  }

  /** Settles when services, traffic and namespaces are gone. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const service of this.#services.toReversed()) await service.stop();
    await this.#starting;
    await this.#demo?.stop();
    forgetInstance(this.#options.port);
  }

  async #startAll(): Promise<void> {
    await removeLeftovers();
    if (this.#isDemoWanted()) await this.#createDemo();
    if (this.#options.loki) {
      console.log('• Starting Loki');
      await this.#startService(lokiService);
    }
    await this.#startService(backendService);
    if (!this.signal.aborted) this.#trafficPids = this.#demo?.startTraffic() ?? [];
    await this.#startService(agentService);
  }

  #isDemoWanted(): boolean {
    const { demo, demoName } = this.#options;
    const taken = recordedInstances().some((instance) => instance.demo === demoName);
    if (demo === true && taken) {
      throw new Error(`another instance runs the demo ${demoName}; choose another --demo-name`);
    }
    return demo ?? (!taken && namedNamespaces().length === 0);
  }

  async #createDemo(): Promise<void> {
    this.#demo = new Demo(this.#options.demoName);
    this.#record();
    await this.#demo.createNamespaces();
    console.log(`• Demo: ${presentNamespaces(this.#options.demoName).join(', ')}`);
  }

  async #startService(make: (options: StartOptions) => Service): Promise<void> {
    if (this.signal.aborted) return;
    const service = make(this.#options);
    this.#services.push(service);
    this.#record();
    void service.ended.then((reason) => {
      this.#fail(`${reason}\n${service.logTail}`);
    });
    await service.ready();
  }

  #fail(reason: string): void {
    if (!this.signal.aborted) this.#failure = reason;
    this.#stopping.abort();
  }

  /** Writes down which processes belong to this instance, for the start after a kill -9. */
  #record(): void {
    const supervisor = identify(process.pid)!;
    const launcher = identify(Number(process.env['TRIBUTARY_LAUNCHER'] ?? process.pid));
    const pids = [...this.#trafficPids, ...this.#services.map((service) => service.pid).reverse()];
    recordInstance({
      port: this.#options.port,
      grpcPort: this.#options.grpcPort,
      demo: this.#demo ? this.#options.demoName : null,
      launcher: launcher ?? supervisor,
      supervisor,
      children: pids.flatMap((pid) => identify(pid) ?? []),
    });
  }
}

/** Takes down what instances have left that were killed, and forgets them. */
async function removeLeftovers(): Promise<void> {
  for (const instance of recordedInstances()) {
    if (isRunning(instance)) continue;
    if (instance.demo !== null) await removeNetwork(instance.demo);
    forgetInstance(instance.port);
  }
}
