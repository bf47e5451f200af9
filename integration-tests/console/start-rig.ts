import { reasonToSkip, Rig } from './rig.ts';

/** Starts the rig before all tests where it can run; what it returns ends it. */
export default async function startRig(): Promise<(() => Promise<void>) | undefined> {
  if (reasonToSkip() !== undefined) return undefined;
  const rig = new Rig();
  try {
    await rig.start();
  } catch (error) {
    await rig.stop();
    throw error;
  }
  return () => rig.stop();
}
