import {
  Actions,
  DockLocation,
  type IJsonModel,
  Layout,
  Model,
  type Node,
  TabNode,
  TabSetNode,
} from 'flexlayout-react';
import { ChevronDown, X } from 'lucide-react';
import { type ReactNode, useCallback, useMemo } from 'react';

/** A tab of the dock. `kind` and `id` say what it shows; together they are its identity. */
export interface DockTab {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
}

const options: IJsonModel['global'] = {
  tabEnableRename: false,
  tabEnablePopout: false,
  tabEnableFloat: false,
  tabEnablePin: false,
  tabSetEnableMaximize: false,
  tabSetEnableTabGroups: false,
  tabSetEnableDivide: true,
  tabSetEnableTabScrollbar: false,
  tabSetEnableSingleTabStretch: false,
  tabSetMinWidth: 160,
  tabSetMinHeight: 100,
};

const empty: IJsonModel = {
  global: options,
  layout: { type: 'row', children: [{ type: 'tabset', id: 'main', active: true, children: [] }] },
};

export type DockLayout = IJsonModel;
type Listener = () => void;

/** The tabs of the editor area and how they are split. The only user of FlexLayout. */
export class Dock {
  model: Model;
  private readonly listeners = new Set<Listener>();
  private snapshot: readonly DockTab[] = [];
  private readonly closedTabs: DockTab[] = [];
  private readonly changed = () => {
    this.snapshot = this.nodes().map(tabOf);
    for (const listener of this.listeners) listener();
  };

  constructor(layout: DockLayout | null = null) {
    this.model = this.build(layout);
    this.snapshot = this.nodes().map(tabOf);
  }

  /** Puts another layout in place, such as the one of another workspace. A layout that cannot be read gives an empty dock. */
  replace(layout: DockLayout | null): void {
    this.model = this.build(layout);
    this.closedTabs.length = 0;
    this.changed();
  }

  subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  tabs = (): readonly DockTab[] => this.snapshot;

  active(): DockTab | null {
    const selected = this.model.getActiveTabset()?.getSelectedNode() ?? this.model.getFirstTabSet()?.getSelectedNode();
    return selected instanceof TabNode ? tabOf(selected) : null;
  }

  open(tab: DockTab): void {
    const id = nodeId(tab);
    if (this.model.getNodeById(id)) this.model.doAction(Actions.selectTab(id));
    else {
      const target = this.model.getActiveTabset() ?? this.model.getFirstTabSet();
      const json = { type: 'tab', id, name: tab.name, component: tab.kind, config: { id: tab.id } };
      if (target) this.model.doAction(Actions.addTab(json, target.getId(), DockLocation.CENTER, -1, true));
    }
  }

  close(tab: DockTab): void {
    if (!this.model.getNodeById(nodeId(tab))) return;
    this.noteClosed(tab);
    this.model.doAction(Actions.deleteTab(nodeId(tab)));
  }

  /** Remembers a tab as closed, also where FlexLayout's own close button closed it. */
  noteClosed(tab: DockTab): void {
    this.closedTabs.push(tab);
  }

  rename(tab: DockTab, name: string): void {
    const node = this.model.getNodeById(nodeId(tab));
    if (node instanceof TabNode && node.getName() !== name) {
      this.model.doAction(Actions.renameTab(nodeId(tab), name));
    }
  }

  /** The tab that was closed last, which is no longer remembered as closed after this. */
  takeClosed(): DockTab | undefined {
    return this.closedTabs.pop();
  }

  /** Selects the tab `step` places after the active one, around the end, over all splits. */
  cycle(step: 1 | -1): void {
    const tabs = this.tabs();
    const active = this.active();
    const at = tabs.findIndex((tab) => active && nodeId(tab) === nodeId(active));
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (next) this.model.doAction(Actions.selectTab(nodeId(next)));
  }

  toJson(): DockLayout {
    return this.model.toJson();
  }

  private nodes(): TabNode[] {
    const found: TabNode[] = [];
    this.model.visitNodes((node: Node) => {
      if (node instanceof TabNode) found.push(node);
    });
    return found;
  }

  private build(layout: DockLayout | null): Model {
    const model = modelFrom(layout);
    model.addChangeListener(this.changed);
    return model;
  }
}

function modelFrom(layout: DockLayout | null): Model {
  if (layout) {
    try {
      return Model.fromJson({ ...layout, global: options });
    } catch {
      // A layout of another version of the library is not worth failing for.
    }
  }
  return Model.fromJson(empty);
}

function nodeId(tab: { kind: string; id: string }): string {
  return `${tab.kind}:${tab.id}`;
}

function tabOf(node: TabNode): DockTab {
  const config = node.getConfig() as { id?: string } | undefined;
  return { kind: node.getComponent() ?? '', id: config?.id ?? '', name: node.getName() };
}

interface DockViewProps {
  readonly dock: Dock;
  readonly model: Model;
  readonly content: (tab: DockTab) => ReactNode;
  readonly label: (tab: DockTab) => ReactNode;
  /** What can be done with the tab in front, at the end of the row of tabs. */
  readonly actions: (tab: DockTab) => ReactNode;
  readonly placeholder: ReactNode;
  readonly onTabMenu?: (tab: DockTab, at: { x: number; y: number }) => void;
}

export function DockView({ dock, model, content, label, actions, placeholder, onTabMenu }: DockViewProps) {
  const factory = useCallback((node: TabNode) => content(tabOf(node)), [content]);
  const icons = useMemo(
    () => ({
      close: <X size={14} aria-hidden="true" />,
      more: (_: unknown, hidden: readonly unknown[]) => <More count={hidden.length} />,
    }),
    [],
  );
  return (
    <Layout
      model={model}
      factory={factory}
      icons={icons}
      keyMap={{ closeTab: 'Delete' }}
      realtimeResize
      invalidateTabContentOnParentRender={false}
      onRenderTab={(node, values) => {
        values.content = label(tabOf(node));
      }}
      onRenderTabSet={(node, values) => {
        const shown = node instanceof TabSetNode ? node.getSelectedNode() : undefined;
        if (shown instanceof TabNode) values.buttons.push(actions(tabOf(shown)));
      }}
      onTabSetPlaceHolder={() => placeholder}
      onAuxMouseClick={(node, event) => {
        if (event.button === 1 && node instanceof TabNode) {
          event.preventDefault();
          dock.close(tabOf(node));
        }
      }}
      onContextMenu={(node, event) => {
        event.preventDefault();
        event.stopPropagation();
        if (node instanceof TabNode) onTabMenu?.(tabOf(node), { x: event.clientX, y: event.clientY });
      }}
      onAction={(action) => {
        if (action.type === Actions.DELETE_TAB) rememberClosed(dock, action.data['node']);
        return action;
      }}
    />
  );
}

function rememberClosed(dock: Dock, id: unknown): void {
  const node = typeof id === 'string' ? dock.model.getNodeById(id) : undefined;
  if (node instanceof TabNode) dock.noteClosed(tabOf(node));
}

/** The number is drawn and no text: the button is named by its own words, and a number is no part of them. */
function More({ count }: { readonly count: number }) {
  return (
    <>
      <ChevronDown size={16} aria-hidden="true" />
      <span aria-hidden="true" data-count={count} className="text-small after:content-[attr(data-count)]" />
    </>
  );
}
