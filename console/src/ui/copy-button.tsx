import CheckOutlined from '@ant-design/icons/es/icons/CheckOutlined';
import CopyOutlined from '@ant-design/icons/es/icons/CopyOutlined';
import Button from 'antd/es/button';
import { useState } from 'react';
import { defineText, useText } from '../text/language.tsx';

const text = defineText(
  { copy: '复制', copied: '已复制', failed: '浏览器不允许复制，请手动选中文本' },
  { copy: 'Copy', copied: 'Copied', failed: 'The browser does not allow to copy: select the text by hand' },
);

/** Copies a text. The button says whether it worked. */
export function CopyButton({ value }: { readonly value: string }) {
  const t = useText(text);
  const [state, setState] = useState<'copy' | 'copied' | 'failed'>('copy');
  const copy = async () => setState((await copyText(value)) ? 'copied' : 'failed');
  return (
    <Button
      icon={state === 'copied' ? <CheckOutlined aria-hidden /> : <CopyOutlined aria-hidden />}
      onClick={() => void copy()}
    >
      <span aria-live="polite">{t[state]}</span>
    </Button>
  );
}

/**
 * Copies a text, and gives whether it worked. A page that was opened over plain HTTP has no clipboard, but it can copy what
 * is selected.
 */
export async function copyText(value: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch {
    // There is no clipboard, or the person forbade it. The older way follows.
  }
  const field = document.createElement('textarea');
  field.value = value;
  document.body.append(field);
  field.select();
  const isDone = document.execCommand('copy');
  field.remove();
  return isDone;
}
