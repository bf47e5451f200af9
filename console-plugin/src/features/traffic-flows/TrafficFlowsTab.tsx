import { useFlows } from '../../query/index.ts';

export default function TrafficFlowsTab() {
  const { flows } = useFlows();
  return <p>{flows.length}</p>;
}
