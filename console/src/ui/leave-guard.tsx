import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { Dialog } from './dialog.tsx';

const BASE = '/console';

interface Props {
  /** Whether something would be lost. */
  readonly isActive: boolean;
  readonly title: string;
  /** What would be lost. */
  readonly what: string;
  /** The button that leaves all the same. */
  readonly action: string;
}

/**
 * Asks before a link leaves a page on which something would be lost, e.g. changes that are not saved. The browser itself
 * asks before the tab closes or loads the page again.
 */
export function LeaveGuard({ isActive, title, what, action }: Props) {
  const navigate = useNavigate();
  const [target, setTarget] = useState<string | null>(null);
  useEffect(() => {
    if (!isActive) return undefined;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const place = leavesTo(event);
      if (place === null) return;
      event.preventDefault();
      event.stopPropagation();
      setTarget(place);
    };
    window.addEventListener('beforeunload', onUnload);
    // Before the router sees the click.
    document.addEventListener('click', onClick, true);
    return () => {
      window.removeEventListener('beforeunload', onUnload);
      document.removeEventListener('click', onClick, true);
    };
  }, [isActive]);
  if (target === null) return null;
  return (
    <Dialog
      title={title}
      action={action}
      isDangerous
      onAction={() => void navigate(target)}
      onClose={() => setTarget(null)}
    >
      <p>{what}</p>
    </Dialog>
  );
}

/** The page of the console to which a click leads in this tab. `null` if it leads to none, or to this one. */
function leavesTo(event: MouseEvent): string | null {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  if (!(link instanceof HTMLAnchorElement) || link.target === '_blank' || link.hasAttribute('download')) return null;
  const { origin, pathname, search } = new URL(link.href);
  const { location } = window;
  if (origin !== location.origin || !pathname.startsWith(`${BASE}/`) || pathname === location.pathname) return null;
  return `${pathname.slice(BASE.length)}${search}`;
}
