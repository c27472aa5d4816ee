import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { IconButton } from '#renderer/ui/button.tsx';
import type { CanvasHandle } from './canvas-view.tsx';

interface ZoomButtonsProps {
  /** Null while nothing is drawn. */
  readonly canvas: () => CanvasHandle | null;
  /** What is drawn, as in "Show the whole drawing". */
  readonly what: string;
}

/** How near a drawing that is only looked at is looked at. Those that are edited have commands for it. */
export function ZoomButtons({ canvas, what }: ZoomButtonsProps) {
  return (
    <>
      <IconButton label="Zoom out" onClick={() => canvas()?.zoom(-1)}>
        <ZoomOut size={16} aria-hidden="true" />
      </IconButton>
      <IconButton label="Zoom in" onClick={() => canvas()?.zoom(1)}>
        <ZoomIn size={16} aria-hidden="true" />
      </IconButton>
      <IconButton label={`Show the whole ${what}`} onClick={() => canvas()?.fit()}>
        <Maximize size={16} aria-hidden="true" />
      </IconButton>
    </>
  );
}
