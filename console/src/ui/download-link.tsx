import DownloadOutlined from '@ant-design/icons/es/icons/DownloadOutlined';
import Button from 'antd/es/button';
import type { ReactNode } from 'react';

/** A file that the server writes while the browser keeps it, so its size does not matter. */
export function DownloadLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <Button size="small" icon={<DownloadOutlined aria-hidden />} href={href} download>
      {children}
    </Button>
  );
}
