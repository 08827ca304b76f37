import ConfigProvider from 'antd/es/config-provider';
import type { Locale } from 'antd/es/locale';
import en from 'antd/es/locale/en_US';
import zh from 'antd/es/locale/zh_CN';
import theme from 'antd/es/theme';
import type { ReactNode } from 'react';
import { useLanguage, type Language } from '../text/language.tsx';
import { pageNonce } from './page-nonce.ts';
import { usePreferences } from './preferences.tsx';

const LOCALES: Readonly<Record<Language, Locale>> = { 'zh-CN': zh, en };
/** Class of the page, on which antd defines its tokens as CSS variables. Own styles use them too. */
const TOKENS_CLASS = 'renzheng';
/** Fonts that systems bring with them. None is fetched. */
const FONTS =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif";

document.documentElement.classList.add(TOKENS_CLASS);

/** Gives antd the colours, the language and the nonce of the page. */
export function AntdTheme({ children }: { readonly children: ReactNode }) {
  const { isDark } = usePreferences();
  const language = useLanguage();
  return (
    <ConfigProvider
      locale={LOCALES[language]}
      csp={{ nonce: pageNonce }}
      button={{ autoInsertSpace: false }}
      theme={{
        algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
        cssVar: { key: TOKENS_CLASS },
        hashed: false,
        // White on the light red of a dark page, or on the light blue below the mouse, would miss the contrast of WCAG AA,
        // and so would the dark blue of a plain button below the mouse on a dark page.
        components: {
          Button: {
            dangerColor: isDark ? '#1f1f1f' : '#ffffff',
            colorPrimaryHover: isDark ? '#1554ad' : '#003eb3',
            defaultHoverColor: isDark ? '#69b1ff' : '#003eb3',
            defaultActiveColor: isDark ? '#69b1ff' : '#003eb3',
          },
        },
        token: {
          colorPrimary: '#0958d9',
          colorInfo: '#0958d9',
          // The edge of a field must be seen too (WCAG 1.4.11).
          colorBorder: isDark ? '#6b6b6b' : '#949494',
          colorError: isDark ? '#ff7875' : '#cf1322',
          colorLink: isDark ? '#69b1ff' : '#0958d9',
          // The defaults for secondary text miss the contrast of WCAG AA.
          colorTextTertiary: isDark ? '#a6a6a6' : '#595959',
          colorTextDescription: isDark ? '#a6a6a6' : '#595959',
          colorTextPlaceholder: isDark ? '#8c8c8c' : '#6f6f6f',
          fontFamily: FONTS,
          borderRadius: 6,
          // A busy machine may miss the end of a transition, and then a button is named «loading» for good.
          motion: false,
        },
      }}
    >
      {children}
    </ConfigProvider>
  );
}
