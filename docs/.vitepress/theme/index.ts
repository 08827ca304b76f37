import { useRouter, type Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import { onMounted } from 'vue';
import './site.css';

/** The theme of VitePress. The decisions are in English alone, so the switch of languages leads back to them. */
export default {
  extends: DefaultTheme,
  setup() {
    const router = useRouter();
    const toEnglish = (address: string) => {
      if (!address.includes('/zh/decisions/')) return true;
      void router.go(address.replace('/zh/', '/'));
      return false;
    };
    router.onBeforeRouteChange = toEnglish;
    onMounted(() => toEnglish(location.pathname));
  },
} satisfies Theme;
