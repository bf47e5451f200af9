import type { NameRule } from '../config/setting.ts';

/** Which interfaces are wanted. */
export interface InterfaceRules {
  /** None: all are. */
  readonly only: readonly NameRule[];
  readonly exclude: readonly NameRule[];
}

/** Why an interface is kept out, or undefined when it is to be observed. */
export function exclusionOf(name: string, rules: InterfaceRules): string | undefined {
  const excluded = rules.exclude.find((rule) => rule.matches(name));
  if (excluded) return `excluded by EXCLUDE_INTERFACES: ${excluded.text}`;
  if (rules.only.length > 0 && !rules.only.some((rule) => rule.matches(name))) {
    return 'not among INTERFACES';
  }
  return undefined;
}
