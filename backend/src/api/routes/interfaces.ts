import type { InterfacesAnswer } from '@tributary/model';
import { nameInterfaces } from '../../inventory/named-interfaces.ts';
import { virtualFunctions } from '../../inventory/virtual-functions.ts';
import type { ApiPlugin } from '../instance.ts';

export const interfacesRoutes: ApiPlugin = async (app) => {
  const { inventory, kubernetes } = app.services;
  app.get(
    '/interfaces',
    {
      schema: {
        summary: 'Every interface and virtual function that agents know, with its coverage',
        tags: ['agents'],
      },
    },
    async (): Promise<InterfacesAnswer> => {
      const { interfaces: reported, agents, cards } = inventory.snapshot(Date.now());
      const cluster = kubernetes?.cluster;
      const interfaces = cluster ? nameInterfaces(reported, cluster) : reported;
      return {
        interfaces,
        virtualFunctions: virtualFunctions(cards, interfaces, cluster),
        agents,
      };
    },
  );
};
