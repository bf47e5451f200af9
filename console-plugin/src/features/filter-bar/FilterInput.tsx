import { fieldsOfKey, parseWritten } from '@tributary/model';
import { useDeferredValue, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useValues } from '../../query/index.ts';
import { addCondition } from '../../shared/index.ts';
import { reasonText } from '../../shared/condition-text.ts';
import { useView } from '../../view/index.ts';
import { accept, suggestionsFor } from './completion.ts';
import type { Suggestion } from './completion.ts';
import { SuggestionList } from './SuggestionList.tsx';
import { Underlined } from './Underlined.tsx';

const NONE = -1;

/**
 * The filter as text, with completion: an editable combobox with a listbox popup (ARIA APG). Enter takes
 * the active suggestion, or puts the typed conditions in force.
 */
export function FilterInput() {
  const { t } = useTranslation('plugin__tributary');
  const [, update] = useView();
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(NONE);
  const [isSubmitted, setSubmitted] = useState(false);
  const [scroll, setScroll] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();

  const { conditions, mistakes, expected } = parseWritten(text);
  // What is still being typed at the end is not a mistake yet.
  const shownMistakes = isSubmitted
    ? mistakes
    : mistakes.filter(({ to }) => to < text.trimEnd().length);
  const typed = useDeferredValue(expected.what === 'value' ? expected.typed : '');
  const asked = isOpen && expected.what === 'value' ? expected.key : undefined;
  // Amounts have no values worth offering.
  const valueKey = asked !== undefined && fieldsOfKey(asked)[0]?.unit ? undefined : asked;
  const { data } = useValues(valueKey, typed);
  const suggestions = isOpen ? suggestionsFor(expected, data?.values ?? [], t) : [];

  const edit = (next: string) => {
    setText(next);
    setActive(NONE);
    setSubmitted(false);
    setOpen(true);
  };
  const take = (suggestion: Suggestion) => {
    edit(accept(text, expected, suggestion));
    input.current?.focus();
  };
  const submit = () => {
    setSubmitted(true);
    if (mistakes.length > 0 || conditions.length === 0) return;
    update(({ filter }) => ({ filter: conditions.reduce(addCondition, [...filter]) }));
    edit('');
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = suggestions[active];
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        const step = event.key === 'ArrowDown' ? 1 : -1;
        setOpen(true);
        setActive(suggestions.length === 0 ? NONE : moved(active, step, suggestions.length));
        break;
      }
      case 'Tab':
        if (!chosen) return;
        take(chosen);
        break;
      case 'Enter':
        if (chosen) take(chosen);
        else submit();
        break;
      case 'Escape':
        if (isOpen) setOpen(false);
        else edit('');
        setActive(NONE);
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  const [mistake] = shownMistakes;
  const isShown = isOpen && (suggestions.length > 0 || mistake !== undefined);
  return (
    <div
      className="tributary-filter-input"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <Underlined text={text} mistakes={shownMistakes} scroll={scroll} />
      <input
        ref={input}
        className="tributary-filter-input__field"
        type="text"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        aria-label={t('Filter')}
        aria-autocomplete="list"
        aria-expanded={isShown}
        aria-controls={`${id}-list`}
        aria-activedescendant={suggestions[active] ? `${id}-${active}` : undefined}
        aria-invalid={mistake !== undefined}
        aria-describedby={mistake ? `${id}-mistake` : undefined}
        placeholder={t('Filter, for example: interfaces = net1 and bytes >= 1MB')}
        value={text}
        onChange={(event) => edit(event.currentTarget.value)}
        onClick={() => setOpen(true)}
        onKeyDown={onKeyDown}
        onScroll={(event) => setScroll(event.currentTarget.scrollLeft)}
      />
      <div className="tributary-filter-input__popup" hidden={!isShown}>
        {mistake && (
          <p id={`${id}-mistake`} className="tributary-filter-input__mistake" role="status">
            <strong>{text.slice(mistake.from, mistake.to)}</strong> {reasonText(mistake.reason, t)}
          </p>
        )}
        <SuggestionList id={id} suggestions={suggestions} active={active} onTake={take} />
      </div>
    </div>
  );
}

/** The next index in a round, from no choice at all too. */
function moved(active: number, step: number, length: number): number {
  if (active === NONE) return step > 0 ? 0 : length - 1;
  return (active + step + length) % length;
}
