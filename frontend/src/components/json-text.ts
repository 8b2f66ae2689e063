const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
const EMPTY = /^(?:\{\s*\}|\[\s*\])/;

/**
 * Lays JSON out over lines without touching its values: 100.0 stays 100.0 and a long number keeps
 * all of its digits, which a parse would not promise. What is not JSON comes back as it is.
 */
export function layOutJson(text: string): string {
  if (!isJson(text)) return text;
  let depth = 0;
  let out = '';
  const newLine = () => `\n${'  '.repeat(depth)}`;
  for (const match of text.matchAll(TOKEN)) {
    const [token] = match;
    const before = out.at(-1);
    if (token === '}' || token === ']') {
      depth -= 1;
      out += before === '{' || before === '[' ? token : newLine() + token;
    } else if (token === '{' || token === '[') {
      out += token;
      depth += 1;
      if (!EMPTY.test(text.slice(match.index))) out += newLine();
    } else if (token === ',') out += token + newLine();
    else if (token === ':') out += ': ';
    else out += token;
  }
  return out;
}

/** A record whose texts may be JSON themselves, as it should be read: those are laid out inside it. */
export function layOutRecord(value: unknown): string {
  if (typeof value === 'string') return layOutJson(value);
  const inner: string[] = [];
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'string' || !/^\s*[{[]/.test(part) || !isJson(part)) return part;
    inner.push(part);
    return `\u0000${inner.length - 1}`;
  });
  return layOutJson((text ?? '').replace(/"\\u0000(\d+)"/g, (_, index: string) => inner[Number(index)] ?? ''));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
