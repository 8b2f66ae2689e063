import { ScrollArea } from '@mantine/core';
import { CopyButton } from './copy-button.tsx';
import { layOutRecord } from './json-text.ts';
import classes from './json-view.module.css';

/** A raw message, as text that can be read, scrolled with the keyboard and copied. */
export function JsonView({ value, label }: { value: unknown; label: string }) {
  const text = layOutRecord(value);
  return (
    <div className={classes.frame}>
      <div className={classes.copy}>
        <CopyButton value={text} what={label} />
      </div>
      <ScrollArea.Autosize mah={360} viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': label }}>
        <pre className={classes.text}>{text}</pre>
      </ScrollArea.Autosize>
    </div>
  );
}
