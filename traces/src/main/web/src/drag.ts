// Moves of a pointer over an element: dragged, clicked, or only hovering.

export interface Moves {
  moved(dx: number, dy: number): void;
  clicked(x: number, y: number): void;
  hovered(x: number, y: number): void;
}

/** Pixels of dragging up to which it was a click. */
const SLIP = 4;

export function onDrag(element: HTMLElement, moves: Moves): void {
  let dragged = 0;
  let last: { x: number; y: number } | null = null;
  element.addEventListener('pointerdown', event => {
    dragged = 0;
    last = { x: event.clientX, y: event.clientY };
    element.setPointerCapture(event.pointerId);
    element.focus({ preventScroll: true });
  });
  element.addEventListener('pointermove', event => {
    if (last) {
      const dx = event.clientX - last.x;
      const dy = event.clientY - last.y;
      dragged += Math.abs(dx) + Math.abs(dy);
      last = { x: event.clientX, y: event.clientY };
      moves.moved(dx, dy);
    } else {
      moves.hovered(event.offsetX, event.offsetY);
    }
  });
  element.addEventListener('pointerup', event => {
    last = null;
    if (dragged < SLIP) {
      moves.clicked(event.offsetX, event.offsetY);
    }
  });
  element.addEventListener('pointercancel', () => {
    last = null;
  });
}
