/** Most repetitions that RE2 takes. */
const mostRepeats = 1000;
const posixClass =
  /^\[:\^?(?:alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):\]/;
const escapes =
  /^\\(?:[pP](?:\{\^?\w+\}|[A-Z])|x(?:\{[0-9a-fA-F]+\}|[0-9a-fA-F]{2})|[0-7]{1,3}|[^a-zA-Z0-9]|[abfnrtvdswDSWCzABQE])/s;
const classEscapes =
  /^\\(?:[pP](?:\{\^?\w+\}|[A-Z])|x(?:\{[0-9a-fA-F]+\}|[0-9a-fA-F]{2})|[0-7]{1,3}|[^a-zA-Z0-9]|[afnrtvdswDSW])/s;
const group = /^\((?:\?(?:P?<[A-Za-z_]\w*>|[imsU]*(?:-[imsU]+)?(:|\))))?/;
const repeat = /^(?:[*+?]|\{(\d+)(?:,(\d*))?\})/;

class Reader {
  private depth = 0;
  private repeatable = false;
  private names = new Set<string>();

  constructor(private rest: string) {}

  isValid(): boolean {
    while (this.rest !== '') {
      if (!this.step()) {
        return false;
      }
    }
    return this.depth === 0;
  }

  /** Reads one element; false where there is none that RE2 knows. */
  private step(): boolean {
    switch (this.rest[0]) {
      case '(':
        return this.open();
      case ')':
        this.depth--;
        return this.depth >= 0 && this.take(1, true);
      case '[':
        return this.characterClass();
      case '|':
        return this.take(1, false);
      case '\\':
        return this.escape();
      case '*':
      case '+':
      case '?':
        return this.repetition();
      case '{':
        return repeat.test(this.rest) ? this.repetition() : this.take(1, true);
      default:
        return this.take(1, true);
    }
  }

  private take(length: number, repeatable: boolean): boolean {
    this.rest = this.rest.slice(length);
    this.repeatable = repeatable;
    return true;
  }

  private open(): boolean {
    const [text, end] = group.exec(this.rest)!;
    if (text === '(' && this.rest[1] === '?') {
      return false;
    }
    const name = /<(\w+)>/.exec(text)?.[1];
    if (name !== undefined) {
      if (this.names.has(name)) {
        return false;
      }
      this.names.add(name);
    }
    this.depth += end === ')' ? 0 : 1;
    return this.take(text.length, false);
  }

  private escape(): boolean {
    if (this.rest.startsWith('\\Q')) {
      const end = this.rest.indexOf('\\E', 2);
      return this.take(end < 0 ? this.rest.length : end + 2, true);
    }
    const text = escapes.exec(this.rest)?.[0];
    return text !== undefined && this.take(text.length, true);
  }

  private repetition(): boolean {
    const [text, min, max] = repeat.exec(this.rest)!;
    const bounds = [min, max].filter(Boolean).map(Number);
    const valid =
      this.repeatable &&
      bounds.every(each => each <= mostRepeats) &&
      (bounds.length < 2 || bounds[0] <= bounds[1]);
    const lazy = this.rest[text.length] === '?' ? 1 : 0;
    return valid && this.take(text.length + lazy, false);
  }

  private characterClass(): boolean {
    this.take(this.rest[1] === '^' ? 2 : 1, false);
    let first = true;
    while (first || this.rest[0] !== ']') {
      const low = this.classMember();
      if (low === undefined) {
        return false;
      }
      if (
        this.rest[0] === '-' &&
        this.rest.length > 1 &&
        this.rest[1] !== ']'
      ) {
        this.take(1, false);
        const high = this.classMember();
        const ordered = high !== undefined && low <= high;
        if (low.length > 1 || (high?.length ?? 0) > 1 ? !high : !ordered) {
          return false;
        }
      }
      first = false;
    }
    return this.take(1, true);
  }

  private classMember(): string | undefined {
    const text =
      posixClass.exec(this.rest)?.[0] ??
      (this.rest[0] === '\\'
        ? classEscapes.exec(this.rest)?.[0]
        : [...this.rest.slice(0, 2)][0]);
    if (text !== undefined) {
      this.take(text.length, false);
    }
    return text;
  }
}

/** Whether RE2, which Go and Envoy use, can read a regular expression. Nothing is matched, and time is linear. */
export function isRe2(expression: string): boolean {
  return new Reader(expression).isValid();
}
