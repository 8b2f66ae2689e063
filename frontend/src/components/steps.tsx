import classes from './form-and-steps.module.css';
import { Panel } from './panel.tsx';

/** What happens next, step by step, beside a form. */
export function Steps({ title, steps }: { title: string; steps: string[] }) {
  return (
    <Panel title={title}>
      <ol className={classes.steps}>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </Panel>
  );
}
