/**
 * A function that remembers its answers for so many numbers, and begins anew beyond. Addresses and MACs come again and
 * again, and making their text is what costs.
 */
export function remembering(
  make: (value: number) => string,
  most: number,
): (value: number) => string {
  const known = new Map<number, string>();
  return (value) => {
    let text = known.get(value);
    if (text === undefined) {
      text = make(value);
      if (known.size >= most) known.clear();
      known.set(value, text);
    }
    return text;
  };
}
