import { csrfToken } from './csrf.ts';
import { noAnswer } from './errors.ts';

/** A list of ten thousand rows over a slow line, and the server's look at each of them. */
const UPLOAD_SECONDS_MAX = 300;

interface Upload {
  path: string;
  form: FormData;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** What part of the body has left, from 0 to 1. */
  onProgress?: (part: number) => void;
}

interface Answer {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/**
 * Sends a form with a file, in the form that `ask` takes. It is not `fetch`, because only
 * XMLHttpRequest tells how much of a body has left.
 */
export async function upload({ path, form, headers = {}, signal, onProgress }: Upload): Promise<Answer> {
  const token = await csrfToken();
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open('POST', new URL(path, window.location.origin));
    request.timeout = UPLOAD_SECONDS_MAX * 1000;
    const all = { Accept: 'application/json', 'X-CSRFToken': token, ...headers };
    for (const [name, value] of Object.entries(all)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
    request.onload = () => done(answerOf(request));
    request.onerror = () => failed(noAnswer(null));
    request.ontimeout = () => failed(noAnswer(new DOMException('', 'TimeoutError')));
    request.onabort = () => failed(new DOMException('', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}

function answerOf(request: XMLHttpRequest): Answer {
  const headers = new Headers();
  for (const name of ['Retry-After', 'X-Request-ID']) {
    const value = request.getResponseHeader(name);
    if (value !== null) headers.set(name, value);
  }
  const response = new Response(null, { status: request.status, headers });
  const body = readJson(request.responseText);
  return response.ok ? { data: body, response } : { error: body, response };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
