import { Page } from '../../Page.tsx';
import { openshiftHost } from './openshift-host.tsx';

/** What the console mounts at the plugin's route. */
export default function NetworkFlowsPage() {
  return <Page host={openshiftHost} />;
}
