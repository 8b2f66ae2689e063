import { UPLOAD_MEGABYTES_MAX } from './values.ts';

const MEGABYTE = 1024 ** 2;
let picks = 0;

/** A list held in memory, so that what was checked is what is sent, whatever happens to the file meanwhile. */
export interface PickedFile {
  /** Another for each pick, also of the same file. */
  id: string;
  file: File;
}

export type PickProblem = { problem: 'tooLarge'; megabytes: string } | { problem: 'unreadable' | 'empty' };

/** Takes a file's bytes as they are now; they are read by the server alone, so a large one freezes nothing here. */
export async function pickFile(chosen: File): Promise<PickedFile | PickProblem> {
  if (chosen.size > UPLOAD_MEGABYTES_MAX * MEGABYTE) {
    return { problem: 'tooLarge', megabytes: (chosen.size / MEGABYTE).toFixed(1) };
  }
  try {
    return held(await chosen.arrayBuffer(), chosen.name, chosen.type);
  } catch {
    return { problem: 'unreadable' };
  }
}

/** What was pasted, as the file that it could have been. */
export function pickText(text: string): PickedFile | PickProblem {
  if (text.trim() === '') return { problem: 'empty' };
  const bytes = new TextEncoder().encode(text);
  if (bytes.byteLength > UPLOAD_MEGABYTES_MAX * MEGABYTE) {
    return { problem: 'tooLarge', megabytes: (bytes.byteLength / MEGABYTE).toFixed(1) };
  }
  return held(bytes.buffer as ArrayBuffer, 'pasted-rows.csv', 'text/csv');
}

function held(bytes: ArrayBuffer, name: string, type: string): PickedFile {
  picks += 1;
  return { id: String(picks), file: new File([bytes], name, { type }) };
}
