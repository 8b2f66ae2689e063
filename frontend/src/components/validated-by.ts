import type { TFunction } from 'i18next';
import type * as z from 'zod';

/** Lets a zod shape check a Mantine form. The shape's messages are keys of our texts. */
export function validatedBy<Values>(shape: z.ZodType<unknown, Values>, t: TFunction) {
  return (values: Values): Record<string, string> => {
    const { error } = shape.safeParse(values);
    const issues = (error?.issues ?? []).map(({ path, message }) => [path.join('.'), t(message as 'loading')] as const);
    // The first thing wrong with a field is the one to say.
    return Object.fromEntries(issues.reverse());
  };
}
