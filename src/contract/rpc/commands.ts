/** What a user action is called and which keys start it. Palette, menus, tooltips, the native menu and the help view read this one list. */
export interface CommandData {
  readonly title: string;
  /** `Mod` is Cmd on macOS and Ctrl elsewhere. The first is shown; the others also work, as some browsers keep the first for themselves. */
  readonly keys?: readonly string[];
  /** Which menu of the native menu bar shows it. */
  readonly menu?: 'file' | 'edit' | 'view' | 'run' | 'workspace' | 'help';
}

export const commandTable = {
  'script.new': { title: 'New script…', keys: ['Mod+N', 'Mod+Alt+N'], menu: 'file' },
  'script.open': { title: 'Open script' },
  'script.rename': { title: 'Rename script', keys: ['F2'], menu: 'file' },
  'script.describe': { title: 'Edit description…' },
  'script.duplicate': { title: 'Duplicate script', menu: 'file' },
  'script.remove': { title: 'Delete script…' },
  'script.discard': { title: 'Discard draft…', menu: 'file' },
  'script.copy_id': { title: 'Copy script id' },
  'checkpoint.create': { title: 'Save checkpoint…', keys: ['Mod+S'], menu: 'file' },
  'checkpoint.list': { title: 'Show checkpoints…', keys: ['Mod+Shift+S'], menu: 'file' },
  'publish.run': { title: 'Publish…', keys: ['Mod+Shift+U'], menu: 'file' },
  'publish.all': { title: 'Publish changes…', menu: 'file' },
  'publish.compare': { title: 'Compare with published version', keys: ['Mod+D'], menu: 'file' },
  'publish.continue': { title: 'Continue publishing' },
  'publish.undo': { title: 'Undo a publish…' },
  'publish.leave': { title: 'Leave a publish as it is' },
  'sync.view': { title: 'Show sync', keys: ['Mod+Shift+G'], menu: 'view' },
  'sync.pull': { title: 'Get published changes', menu: 'workspace' },
  'sync.cancel': { title: 'Stop publishing or getting changes' },
  'sync.offline': { title: 'Work offline', menu: 'workspace' },
  'trash.view': { title: 'Show Trash', menu: 'view' },
  'tab.close': { title: 'Close tab', keys: ['Mod+W', 'Alt+W'], menu: 'file' },
  'tab.close_others': { title: 'Close other tabs' },
  'tab.close_all': { title: 'Close all tabs' },
  'tab.reopen': { title: 'Reopen closed tab', keys: ['Mod+Shift+T'], menu: 'file' },
  'tab.next': { title: 'Next tab', keys: ['Ctrl+Tab', 'Ctrl+PageDown'], menu: 'view' },
  'tab.previous': { title: 'Previous tab', keys: ['Ctrl+Shift+Tab', 'Ctrl+PageUp'], menu: 'view' },
  'edit.format': { title: 'Format script', keys: ['Shift+Alt+F'], menu: 'edit' },
  'edit.find': { title: 'Find in script', menu: 'edit' },
  'edit.quick_fix': { title: 'Quick fix', keys: ['Mod+.'], menu: 'edit' },
  'problem.next': { title: 'Next problem', keys: ['F8'], menu: 'edit' },
  'problem.previous': { title: 'Previous problem', keys: ['Shift+F8'], menu: 'edit' },
  'dry_run.run': { title: 'Dry-run script', keys: ['Mod+Enter'], menu: 'run' },
  'dry_run.cancel': { title: 'Cancel dry run', keys: ['Mod+Shift+Enter'], menu: 'run' },
  'dry_run.new_context': { title: 'New test context…', menu: 'run' },
  'dry_run.clear_coverage': { title: 'Hide covered lines', menu: 'run' },
  'palette.commands': { title: 'Show all commands', keys: ['Mod+Shift+P', 'F1'], menu: 'view' },
  'palette.scripts': { title: 'Go to script…', keys: ['Mod+P'], menu: 'file' },
  'view.explorer': { title: 'Show scripts', keys: ['Mod+Shift+E'], menu: 'view' },
  'view.sidebar': { title: 'Toggle side bar', keys: ['Mod+B'], menu: 'view' },
  'view.panel': { title: 'Toggle panel', keys: ['Mod+J'], menu: 'view' },
  'view.panel_move': { title: 'Move panel to the other side', menu: 'view' },
  'view.problems': { title: 'Show problems', keys: ['Mod+Shift+M'], menu: 'view' },
  'view.dry_run': { title: 'Show dry run', keys: ['Mod+Shift+Y'], menu: 'view' },
  'view.output': { title: 'Show output', keys: ['Mod+Shift+O'], menu: 'view' },
  'view.next_part': { title: 'Focus next part of the window', keys: ['F6'], menu: 'view' },
  'view.previous_part': { title: 'Focus previous part of the window', keys: ['Shift+F6'], menu: 'view' },
  'theme.system': { title: 'Theme: as the system' },
  'theme.dark': { title: 'Theme: dark' },
  'theme.light': { title: 'Theme: light' },
  'theme.contrast': { title: 'Theme: high contrast' },
  'settings.open': { title: 'Open settings', keys: ['Mod+,'], menu: 'file' },
  'help.open': { title: 'Help: script runtime and keys', keys: ['Shift+F1'], menu: 'help' },
  'workspace.create': { title: 'New workspace…', menu: 'workspace' },
  'workspace.edit': { title: 'Workspace settings…', menu: 'workspace' },
  'workspace.switch': { title: 'Switch workspace…', menu: 'workspace' },
  'workspace.remove': { title: 'Delete workspace…' },
  'session.sign_in': { title: 'Sign in…', menu: 'workspace' },
  'session.sign_out': { title: 'Sign out', menu: 'workspace' },
  'connection.retry': { title: 'Retry connection', menu: 'workspace' },
} as const satisfies Record<string, CommandData>;

export type CommandId = keyof typeof commandTable;
export const commandIds = Object.keys(commandTable) as CommandId[];
