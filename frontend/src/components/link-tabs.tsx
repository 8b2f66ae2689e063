import { useEffect, useRef } from 'react';
import { Link, type To } from 'react-router';
import classes from './link-tabs.module.css';

export interface LinkTab {
  name: string;
  to: To;
  current: boolean;
}

/** A choice of views as links: each can be opened in its own tab and shared. */
export function LinkTabs({ label, tabs }: { label: string; tabs: LinkTab[] }) {
  const row = useRef<HTMLElement>(null);
  const chosen = tabs.findIndex(({ current }) => current);

  // On a narrow screen the row scrolls, and the chosen one must not be outside of it.
  useEffect(() => {
    const tab = row.current?.children[chosen];
    if (row.current && tab instanceof HTMLElement) row.current.scrollLeft = tab.offsetLeft - 40;
  }, [chosen]);

  return (
    <nav aria-label={label} className={classes.tabs} ref={row}>
      {tabs.map(({ name, to, current }) => (
        <Link key={name} to={to} className={classes.tab} aria-current={current ? 'page' : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  );
}
