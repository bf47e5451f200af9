import { useInterfaces } from '../../query/index.ts';

export default function InterfacesTab() {
  const { data } = useInterfaces();
  return <p>{data?.interfaces.length}</p>;
}
