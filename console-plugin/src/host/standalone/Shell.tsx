import {
  Masthead,
  MastheadBrand,
  MastheadContent,
  MastheadLogo,
  MastheadMain,
  Page as PageLayout,
  ToggleGroup,
  ToggleGroupItem,
  Toolbar,
  ToolbarContent,
  ToolbarItem,
} from '@patternfly/react-core';
import { AdjustIcon, MoonIcon, SunIcon } from '@patternfly/react-icons';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { setHtmlTheme } from '../html-theme.ts';
import { LanguageMenu } from './LanguageMenu.tsx';
import { useLocalSetting } from './local-setting.ts';

type ThemeChoice = 'light' | 'dark' | 'system';

const SYSTEM_DARK = '(prefers-color-scheme: dark)';

/** Masthead with the product's name, language and theme, around the page. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('plugin__tributary');
  const [theme, setTheme] = useLocalSetting<ThemeChoice>('theme', 'system');
  useEffect(() => applyTheme(theme), [theme]);
  const choices = [
    { choice: 'light', label: t('Light theme'), icon: <SunIcon /> },
    { choice: 'dark', label: t('Dark theme'), icon: <MoonIcon /> },
    { choice: 'system', label: t('Theme of the system'), icon: <AdjustIcon /> },
  ] as const;
  return (
    <PageLayout
      masthead={
        <Masthead display={{ default: 'inline' }}>
          <MastheadMain>
            <MastheadBrand>
              <MastheadLogo href="/" component="a" className="tributary-logo">
                <Mark />
                Tributary
              </MastheadLogo>
            </MastheadBrand>
          </MastheadMain>
          <MastheadContent>
            <Toolbar isStatic>
              <ToolbarContent alignItems="center">
                <ToolbarItem align={{ default: 'alignEnd' }} className="tributary-language">
                  <LanguageMenu />
                </ToolbarItem>
                <ToolbarItem>
                  <ToggleGroup isCompact aria-label={t('Theme')}>
                    {choices.map(({ choice, label, icon }) => (
                      <ToggleGroupItem
                        key={choice}
                        icon={icon}
                        aria-label={label}
                        title={label}
                        isSelected={theme === choice}
                        onChange={() => setTheme(choice)}
                      />
                    ))}
                  </ToggleGroup>
                </ToolbarItem>
              </ToolbarContent>
            </Toolbar>
          </MastheadContent>
        </Masthead>
      }
      isContentFilled
    >
      {children}
    </PageLayout>
  );
}

/** A side stream that joins the river. */
function Mark() {
  return (
    <svg className="tributary-mark" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M12 2v20M4 4c0 6 8 5 8 12" />
    </svg>
  );
}

/** Returns how to stop following the system. */
function applyTheme(choice: ThemeChoice): () => void {
  const system = window.matchMedia(SYSTEM_DARK);
  const apply = () => {
    setHtmlTheme(choice === 'dark' || (choice === 'system' && system.matches) ? 'dark' : 'light');
  };
  apply();
  system.addEventListener('change', apply);
  return () => system.removeEventListener('change', apply);
}
