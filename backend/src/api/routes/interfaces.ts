import type { InterfacesAnswer } from '@tributary/model';
import type { Access } from '../../auth/access.ts';
import {
  visibleAgents,
  visibleInterfaces,
  visibleFunctions,
} from '../../auth/visible-inventory.ts';
import { nameInterfaces } from '../../inventory/named-interfaces.ts';
import { virtualFunctions } from '../../inventory/virtual-functions.ts';
import type { ApiPlugin, Services } from '../instance.ts';

export const interfacesRoutes: ApiPlugin = async (app) => {
  app.get(
    '/interfaces',
    {
      schema: {
        summary: 'Every interface and virtual function that agents know, with its coverage',
        tags: ['agents'],
      },
    },
    async (request) => readInventory(app.services, request.access),
  );
};

/** What agents and the cluster know of interfaces, as far as somebody may see it. */
export function readInventory(
  { inventory, kubernetes }: Services,
  access: Access,
): InterfacesAnswer {
  const { interfaces: reported, agents, cards } = inventory.snapshot(Date.now());
  const cluster = kubernetes?.cluster;
  const named = cluster ? nameInterfaces(reported, cluster) : reported;
  const interfaces = visibleInterfaces(named, access);
  return {
    interfaces,
    virtualFunctions: visibleFunctions(virtualFunctions(cards, named, cluster), access),
    agents: visibleAgents(agents, interfaces, access),
  };
}
