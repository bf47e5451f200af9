/** A text as a string of LogQL, which reads them as Go does: nothing in it ends the string or means anything else. */
export function quoteLogql(text: string): string {
  let quoted = '"';
  for (const sign of text) {
    const code = sign.codePointAt(0)!;
    if (sign === '"' || sign === '\\') quoted += `\\${sign}`;
    else if (code < 0x20 || code === 0x7f) quoted += `\\x${code.toString(16).padStart(2, '0')}`;
    else quoted += sign.isWellFormed() ? sign : '\ufffd';
  }
  return `${quoted}"`;
}

/** A text as a regular expression (RE2) that matches only it. */
export function quoteRegex(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

/** What `quoteLogql` was given. */
export function unquoteLogql(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(/\\(?:x([\da-f]{2})|(.))/g, (_whole, code: string | undefined, sign: string) =>
      code === undefined ? sign : String.fromCharCode(Number.parseInt(code, 16)),
    );
}
