import { expect, type Locator, type Page } from '@playwright/test';
import { DebugPanel } from './debug-panel.ts';
import { DryRunPanel } from './dry-run-panel.ts';
import { Explorer } from './explorer.ts';
import { Palette } from './palette.ts';
import { ScriptEditor } from './script-editor.ts';
import { StatusBar } from './status-bar.ts';

/** The studio's window. Everything is found by role and label, as a person or a screen reader finds it. */
export class StudioPage {
  readonly page: Page;
  readonly explorer: Explorer;
  readonly dryRun: DryRunPanel;
  readonly debug: DebugPanel;
  readonly palette: Palette;
  readonly status: StatusBar;

  constructor(page: Page) {
    this.page = page;
    this.explorer = new Explorer(page);
    this.dryRun = new DryRunPanel(page);
    this.debug = new DebugPanel(page);
    this.palette = new Palette(page);
    this.status = new StatusBar(page);
  }

  /** Opens the address that the start command printed and waits for the workspace. */
  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await expect(this.page.getByRole('heading', { name: 'Scripts' })).toBeVisible();
    await expect(this.page.getByLabel('Opening the workspace')).toBeHidden();
  }

  /** Waits until this workspace is the open one, with its tabs. */
  async inWorkspace(name: string): Promise<void> {
    await expect(this.status.workspace()).toHaveAccessibleName(
      new RegExp(`^Workspace ${RegExp.escape(name)}( production)?$`),
    );
    await expect(this.page.getByLabel('Opening the workspace')).toBeHidden();
  }

  /** Switches by the palette, at once. */
  async switchTo(name: string): Promise<void> {
    await this.palette.openWorkspaces();
    await this.palette.entry(name).click();
    await this.inWorkspace(name);
  }

  editor(name: string): ScriptEditor {
    return new ScriptEditor(this.page, name);
  }

  /** Opens a script from the explorer and waits for its text. */
  async openScript(name: string): Promise<ScriptEditor> {
    await this.explorer.open(name);
    const editor = this.editor(name);
    await editor.ready();
    return editor;
  }

  tab(name: string): Locator {
    return this.page.getByRole('main').getByRole('tab', { name });
  }

  tabs(): Locator {
    return this.page.getByRole('main').getByRole('tab');
  }

  /** The strip along the top in the workspace's colour, which only eyes can see. */
  titleBand(): Locator {
    return this.page.getByRole('banner').locator('[aria-hidden]').first();
  }

  dialog(name?: string | RegExp): Locator {
    return this.page.getByRole('dialog', name === undefined ? {} : { name });
  }

  /** A note at the lower right. */
  toast(text: string | RegExp): Locator {
    return this.page.getByRole('region', { name: /^Notifications/ }).getByText(text);
  }

  panelTab(name: 'Problems' | 'Dry run' | 'Debug' | 'History' | 'Output'): Locator {
    return this.page.getByRole('tablist', { name: 'Panel' }).getByRole('tab', { name });
  }

  /** The rows of the Problems panel. */
  problems(): Locator {
    return this.page.getByRole('tree', { name: 'Problems' }).getByRole('treeitem', { level: 2 });
  }

  press(keys: string): Promise<void> {
    return this.page.keyboard.press(keys);
  }

  /** Runs a command by its title, through the palette. */
  command(title: string): Promise<void> {
    return this.palette.run(title);
  }
}
