/** What the console itself complains about without a whole OpenShift behind it. */
const KNOWN: readonly RegExp[] = [
  /^Unsatisfied version 5\.0\.1 .* redux /,
  /^Unsatisfied version 0\.0\.0-fixed from openshift-console of shared singleton module @openshift-console\/dynamic-plugin-sdk/,
  /user\.openshift\.io\/v1\/users\/~/,
  /config\.openshift\.io\/v1\/(infrastructures\/cluster|clusterversions\/version)/,
  /project\.openshift\.io\/v1\/projectrequests/,
  /image\.openshift\.io/,
  /metal3\.io/,
  /helm\.openshift\.io/,
  /\/api\/olm\/check-package-manifests/,
  /Failed to detect platform for VAC support/,
  /openapi\/v2/,
  /graphql/,
  // the console's details of a Pod, drawn before its model is known
  /Cannot read properties of undefined \(reading 'apiGroup'\)/,
];

/** Whether a message of the browser's console, or the URL it is about, is nothing of ours. */
export function isKnownNoise(text: string, url: string): boolean {
  return KNOWN.some((pattern) => pattern.test(text) || pattern.test(url));
}
