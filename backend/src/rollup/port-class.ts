/** The class of every port that is not the port of a well-known service. */
export const OTHER_PORT = -1;

/**
 * Ports of services that are common in clusters. Ports of clients are many and mean little, so that rollups tell apart
 * these only.
 */
const servicePorts: ReadonlySet<number> = new Set([
  20, 21, 22, 25, 53, 67, 68, 80, 110, 111, 123, 143, 161, 179, 389, 443, 445, 465, 514, 587, 636,
  853, 989, 990, 993, 995, 1433, 1521, 1883, 2049, 2055, 2379, 2380, 3000, 3100, 3260, 3306, 3389,
  4222, 4317, 4318, 4789, 5000, 5060, 5353, 5432, 5671, 5672, 6081, 6379, 6443, 6831, 7946, 8080,
  8081, 8443, 8472, 9000, 9042, 9090, 9092, 9093, 9100, 9200, 9300, 9443, 10250, 11211, 15012,
  26257, 27017,
]);

/** Whether rollups tell this port from others. */
export function isServicePort(port: number): boolean {
  return servicePorts.has(port);
}

/** The port itself where it is a well-known service's. */
export function portClass(port: number): number {
  return servicePorts.has(port) ? port : OTHER_PORT;
}
