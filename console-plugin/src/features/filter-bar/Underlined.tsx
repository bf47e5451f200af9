import type { WrittenMistake } from '@tributary/model';

/** The typed text once more, unseen behind the field, with wavy lines under its mistakes. */
export function Underlined({
  text,
  mistakes,
  scroll,
}: {
  readonly text: string;
  readonly mistakes: readonly WrittenMistake[];
  /** How far the field is scrolled, in CSS pixels. */
  readonly scroll: number;
}) {
  return (
    <div className="tributary-filter-input__underlined" aria-hidden="true">
      <span style={{ insetInlineStart: -scroll }}>
        {mistakes.map(({ from, to }, index) => (
          <span key={from}>
            {text.slice(mistakes[index - 1]?.to ?? 0, from)}
            <u>{text.slice(from, to)}</u>
          </span>
        ))}
      </span>
    </div>
  );
}
