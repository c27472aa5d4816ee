import { useStudio } from '#renderer/state/studio.ts';

const prefersLight = matchMedia('(prefers-color-scheme: light)');
const prefersContrast = matchMedia('(prefers-contrast: more)');
const remembered = 'theme';

/** The theme that is in force: the chosen one, or what the system asks for. */
export function themeInForce(): 'dark' | 'light' | 'contrast' {
  const { theme } = useStudio.getState().settings;
  if (theme !== 'system') return theme;
  if (prefersContrast.matches) return 'contrast';
  return prefersLight.matches ? 'light' : 'dark';
}

/** Keeps the page's theme in step with the settings and the system. */
export function followTheme(): void {
  // Until the host has told its settings the last theme stands, so that a light window does not start with a dark flash.
  document.documentElement.dataset['theme'] = localStorage.getItem(remembered) ?? themeInForce();
  const apply = () => {
    document.documentElement.dataset['theme'] = themeInForce();
    localStorage.setItem(remembered, themeInForce());
  };
  useStudio.subscribe((now, before) => {
    if (now.settings !== before.settings) apply();
  });
  prefersLight.addEventListener('change', apply);
  prefersContrast.addEventListener('change', apply);
}
