import type { AgentInfo, InterfaceInfo, PodRef, VirtualFunctionInfo } from '@tributary/model';
import type { Access } from './access.ts';

/** The interfaces of pods that somebody may see. */
export function visibleInterfaces(
  interfaces: readonly InterfaceInfo[],
  access: Access,
): readonly InterfaceInfo[] {
  return interfaces.filter(({ pod }) => maySee(pod, access));
}

/** The virtual functions that pods which somebody may see use. */
export function visibleFunctions(
  functions: readonly VirtualFunctionInfo[],
  access: Access,
): readonly VirtualFunctionInfo[] {
  return functions.filter(({ pod }) => maySee(pod, access));
}

/** The agents of the interfaces that somebody may see; only who sees all sees their counters. */
export function visibleAgents(
  agents: readonly AgentInfo[],
  interfaces: readonly InterfaceInfo[],
  { namespaces }: Access,
): readonly AgentInfo[] {
  if (namespaces === undefined) return agents;
  return agents.flatMap((agent) => {
    const count = interfaces.filter(({ agentIp }) => agentIp === agent.agentIp).length;
    return count > 0 ? [{ ...agent, interfaces: count, counters: {} }] : [];
  });
}

function maySee(pod: PodRef | undefined, { namespaces }: Access): boolean {
  if (namespaces === undefined) return true;
  return pod !== undefined && namespaces.has(pod.namespace);
}
