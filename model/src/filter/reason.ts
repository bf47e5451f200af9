/** What can be wrong with a filter. A page takes these texts as keys of their translations. */
export const reasonTexts = {
  valueMissing: 'a value is missing',
  valueMissingOrAbsent: 'a value is missing; write "" for absent',
  fieldMissing: 'a field is missing',
  operatorMissing: 'an operator is missing',
  quoteOpen: 'a quote is not closed',
  parenthesisOpen: 'a parenthesis is not closed',
  afterQuote: 'text after a closing quote',
  notOneCondition: 'expected one condition',
  notACondition: 'expected a field, one of {{operators}}, and values',
  noOr: 'conditions are joined by and; for or, match any of them',
  noField: 'there is no field "{{name}}"',
  noFilter: 'there is no filter "{{name}}"',
  noOperator: '"{{text}}" is not an operator; there are {{operators}}',
  notOneResource:
    'a resource is one kind.namespace.name that is equalled; filter by kind, namespace and name',
  kindsMixed:
    'kinds of ends (Pod, Service, Node) and of workloads are two filters here: kind and owner_kind',
  noNot: '"not" does not go with {{operator}}',
  operatorOfField: '"{{name}}" does not have the operator {{operator}}',
  notAnAddress: '"{{text}}" is not an address, a CIDR or a range',
  notANumber: '"{{text}}" is not a whole number',
  notANumberOrName: '"{{text}}" is not a whole number or one of {{names}}',
} as const;

/** Why a text is no filter: a text with `{{placeholders}}`, and what stands in their place. */
export interface Reason {
  readonly text: (typeof reasonTexts)[keyof typeof reasonTexts];
  readonly values: Readonly<Record<string, string>>;
}

export function because(
  what: keyof typeof reasonTexts,
  values: Readonly<Record<string, string>> = {},
): Reason {
  return { text: reasonTexts[what], values };
}

/** The reason in English. */
export function sayReason({ text, values }: Reason): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => values[name] ?? '');
}
