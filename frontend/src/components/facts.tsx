import type { ReactNode } from 'react';
import classes from './facts.module.css';

export interface Fact {
  name: string;
  value: ReactNode;
}

interface FactsProps {
  facts: (Fact | false | '' | null | undefined)[];
  /** One below the other, for values that need the room. */
  stacked?: boolean;
}

/** Names and values, side by side. What is false or empty is left out. */
export function Facts({ facts, stacked = false }: FactsProps) {
  return (
    <dl className={stacked ? classes.stacked : classes.facts} style={{ margin: 0 }}>
      {facts.map(
        (fact) =>
          fact && (
            <div key={fact.name} className={classes.fact}>
              <dt>{fact.name}</dt>
              <dd>{fact.value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
