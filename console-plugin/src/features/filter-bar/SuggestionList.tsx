import { useTranslation } from 'react-i18next';
import type { Suggestion } from './completion.ts';

/** The listbox of the filter's combobox; the focus stays in the text. */
export function SuggestionList({
  id,
  suggestions,
  active,
  onTake,
}: {
  /** Options are `id-0`, `id-1`, ...; the list is `id-list`. */
  readonly id: string;
  readonly suggestions: readonly Suggestion[];
  readonly active: number;
  readonly onTake: (suggestion: Suggestion) => void;
}) {
  const { t, i18n } = useTranslation('plugin__tributary');
  const number = new Intl.NumberFormat(i18n.language);
  return (
    <ul
      id={`${id}-list`}
      role="listbox"
      aria-label={t('Suggestions')}
      className="tributary-suggestions"
    >
      {suggestions.map((suggestion, index) => (
        <li
          key={suggestion.label}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          className="tributary-suggestions__item"
          ref={index === active ? scrollIntoView : undefined}
          onPointerDown={(event) => {
            event.preventDefault();
            onTake(suggestion);
          }}
        >
          <span className="tributary-suggestions__label">{suggestion.label}</span>
          {suggestion.description !== undefined && (
            <span className="tributary-suggestions__description">{suggestion.description}</span>
          )}
          {suggestion.count !== undefined && (
            <span className="tributary-suggestions__count">{number.format(suggestion.count)}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

function scrollIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}
