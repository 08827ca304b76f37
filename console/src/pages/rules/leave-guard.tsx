import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { useText } from '../../text/language.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { editorText } from './editor-text.ts';

const BASE = '/console';

/** Asks before a link leaves a page with changes that are not saved. The browser itself asks before the tab closes. */
export function LeaveGuard({ isDirty }: { readonly isDirty: boolean }) {
  const t = useText(editorText);
  const navigate = useNavigate();
  const [target, setTarget] = useState<string | null>(null);
  useEffect(() => {
    if (!isDirty) return undefined;
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
  }, [isDirty]);
  if (target === null) return null;
  return (
    <Dialog
      title={t.leaveTitle}
      action={t.leave}
      isDangerous
      onAction={() => void navigate(target)}
      onClose={() => setTarget(null)}
    >
      <p>{t.leaveWhat}</p>
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
