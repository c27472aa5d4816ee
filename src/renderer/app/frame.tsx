import type { ReactNode } from 'react';
import { Explorer } from '#renderer/features/scripts/explorer.tsx';
import { useLayout, usePanelShown } from '#renderer/state/layout.ts';
import { Splitter } from '#renderer/ui/splitter.tsx';
import { ActivityBar } from './activity-bar.tsx';
import { EditorArea } from './editor-area.tsx';
import { HostBanner } from './host-banner.tsx';
import { Panel } from './panel.tsx';
import { StatusBar } from './status-bar.tsx';
import { TitleBar } from './title-bar.tsx';

/** The window's parts. `main` stands in the place of side bar and editors when the workspace cannot be used. */
export function Frame({ main }: { readonly main: ReactNode }) {
  return (
    <div className="flex h-full flex-col">
      <TitleBar />
      <HostBanner />
      <div className="flex min-h-0 flex-1">
        <ActivityBar />
        {main ? <main className="min-w-0 flex-1 overflow-auto bg-surface-0">{main}</main> : <Workbench />}
      </div>
      <StatusBar />
    </div>
  );
}

function Workbench() {
  const layout = useLayout();
  const panel = usePanelShown();
  const right = layout.panel_side === 'right';
  return (
    <>
      {layout.side_bar ? (
        <aside aria-label="Side bar" data-part="side_bar" className="flex min-w-0 shrink-0 bg-surface-1">
          <div className="min-w-0" style={{ width: layout.side_bar_width }}>
            <Explorer />
          </div>
          <Splitter
            label="Width of the side bar"
            orientation="vertical"
            value={layout.side_bar_width}
            min={180}
            max={480}
            onChange={(side_bar_width) => useLayout.setState({ side_bar_width })}
          />
        </aside>
      ) : null}
      <div className={`flex min-h-0 min-w-0 flex-1 ${right ? 'flex-row' : 'flex-col'}`}>
        <EditorArea />
        {panel ? (
          <section
            aria-label="Panel"
            data-part="panel"
            className={`flex min-h-0 min-w-0 shrink-0 bg-surface-1 ${right ? 'flex-row' : 'flex-col'}`}
          >
            <PanelSplitter />
            <div
              className="min-h-0 min-w-0"
              style={right ? { width: layout.panel_width } : { height: layout.panel_height }}
            >
              <Panel />
            </div>
          </section>
        ) : null}
      </div>
    </>
  );
}

function PanelSplitter() {
  const { panel_side, panel_width, panel_height } = useLayout();
  const right = panel_side === 'right';
  return (
    <Splitter
      label="Size of the panel"
      orientation={right ? 'vertical' : 'horizontal'}
      value={right ? panel_width : panel_height}
      min={right ? 280 : 120}
      max={right ? 900 : 640}
      direction={-1}
      onChange={(size) => useLayout.setState(right ? { panel_width: size } : { panel_height: size })}
    />
  );
}
