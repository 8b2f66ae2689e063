import { ApiError } from '@/api/errors.ts';

/**
 * Splits a refusal into messages for the form's own fields and the rest, which belongs above the form.
 *
 * A validation error whose fields are all on the form needs no panel of its own.
 */
export function splitFormError(
  error: unknown,
  fields: readonly string[],
): { byField: Record<string, string>; rest: unknown } {
  if (!(error instanceof ApiError) || error.code !== 'validation_error') return { byField: {}, rest: error };
  const entries = Object.entries(error.fieldErrors);
  const byField = Object.fromEntries(entries.filter(([field]) => fields.includes(field)));
  const allPlaced = entries.length > 0 && entries.every(([field]) => fields.includes(field));
  return { byField, rest: allPlaced ? null : error };
}
