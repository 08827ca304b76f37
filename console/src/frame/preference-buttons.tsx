import MoonOutlined from '@ant-design/icons/es/icons/MoonOutlined';
import SunOutlined from '@ant-design/icons/es/icons/SunOutlined';
import Button from 'antd/es/button';
import { defineText, useLanguage, useText } from '../text/language.tsx';
import { usePreferences } from '../theme/preferences.tsx';

const text = defineText(
  { other: 'English', toLight: '改用浅色', toDark: '改用深色' },
  { other: '中文', toLight: 'Use light colours', toDark: 'Use dark colours' },
);

/** Two buttons: the other language, and light or dark. */
export function PreferenceButtons() {
  const t = useText(text);
  const language = useLanguage();
  const { isDark, choose } = usePreferences();
  const label = isDark ? t.toLight : t.toDark;
  return (
    <>
      <Button
        type="text"
        lang={language === 'en' ? 'zh-CN' : 'en'}
        onClick={() => choose({ language: language === 'en' ? 'zh-CN' : 'en' })}
      >
        {t.other}
      </Button>
      <Button
        type="text"
        icon={isDark ? <SunOutlined aria-hidden /> : <MoonOutlined aria-hidden />}
        aria-label={label}
        title={label}
        onClick={() => choose({ scheme: isDark ? 'light' : 'dark' })}
      />
    </>
  );
}
