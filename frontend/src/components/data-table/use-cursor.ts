import { useSearchParams } from 'react-router';

/** The page of a list, kept in the address: its cursor, and how to turn to another. */
export function useCursor() {
  const [parameters, setParameters] = useSearchParams();

  const turnTo = (cursor: string | undefined) =>
    setParameters((now) => {
      if (cursor) now.set('cursor', cursor);
      else now.delete('cursor');
      return now;
    });

  return { cursor: parameters.get('cursor') ?? undefined, turnTo };
}
