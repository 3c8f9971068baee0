/** Just enough of the REST Client's format to send a file of requests as an editor would. */

export interface RestRequest {
  readonly title: string;
  /** The status that the title promises. */
  readonly expected: number;
  readonly name: string | undefined;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RestFile {
  readonly variables: Readonly<Record<string, string>>;
  readonly requests: readonly RestRequest[];
}

function requestOf(block: string): RestRequest {
  const [title = '', ...lines] = block.split('\n');
  const said = lines.filter((line) => !line.startsWith('#'));
  const blank = said.indexOf('', 1);
  const head = blank === -1 ? said : said.slice(0, blank);
  const [method = '', url = ''] = (head[0] ?? '').split(' ');
  const headers = head.slice(1).filter((line) => line.includes(':'));
  return {
    title: title.trim(),
    expected: Number(/: (\d{3})\b/.exec(title)?.[1]),
    name: /^# @name (\w+)$/m.exec(block)?.[1],
    method,
    url,
    headers: Object.fromEntries(
      headers.map((line) => [line.split(':')[0], line.slice(line.indexOf(':') + 1).trim()]),
    ),
    body: blank === -1 ? '' : said.slice(blank).join('\n').trim(),
  };
}

export function parseRestFile(text: string): RestFile {
  const [preamble = '', ...blocks] = text.split(/^###/m);
  const variables = [...preamble.matchAll(/^@(\w+) = (.*)$/gm)].map(([, name, value]) => [name, value]);
  return { variables: Object.fromEntries(variables), requests: blocks.map(requestOf) };
}

/** Replaces {{name}} by a variable, and {{login.response.body.token}} by what that request was answered. */
export function fillIn(
  text: string,
  variables: Readonly<Record<string, string>>,
  answers: ReadonlyMap<string, unknown>,
): string {
  return text.replaceAll(/\{\{([\w.]+)\}\}/g, (_whole, path: string) => {
    const [name = '', , , ...fields] = path.split('.');
    // biome-ignore lint/suspicious/noExplicitAny: an answer may hold anything.
    const found = fields.reduce((value: any, field) => value?.[field], answers.get(name));
    const value = variables[path] ?? found;
    if (typeof value !== 'string') throw new Error(`nothing is known of {{${path}}}`);
    return value;
  });
}
