import type { Map as MapLibre } from 'maplibre-gl';
import type { Columns } from './columns';
import type { Tokens } from './tokens';
import type { ZoneShape } from './zone-shapes';

/** Turns the columns on and off; deck.gl is loaded when they are on for the first time, and not before. */
export class ColumnSwitch {
  private shapes: readonly ZoneShape[] = [];
  private columns: Columns | null = null;
  private isOn = false;
  private hasStyle = false;
  private isLoading = false;
  private isDrawn = false;

  constructor(
    private readonly map: MapLibre,
    private readonly tokens: Tokens,
    private readonly onZone: (id: string) => void,
  ) {}

  /** The map has its style: layers may be added. */
  start(): void {
    this.hasStyle = true;
    this.draw();
  }

  stop(): void {
    this.isOn = false;
    this.columns?.remove();
    this.columns = null;
    this.isDrawn = false;
  }

  set(isOn: boolean): void {
    this.isOn = isOn;
    this.draw();
  }

  setZones(shapes: readonly ZoneShape[]): void {
    this.shapes = shapes;
    this.draw();
  }

  /** The canvas of the columns, to be drawn anew with the map's next frame; null = there are none. */
  canvas(): HTMLCanvasElement | null {
    if (!this.isOn) return null;
    this.draw();
    return this.columns?.canvas() ?? null;
  }

  private say(): void {
    this.map.getContainer().dataset.columns = !this.isOn ? 'off' : this.isDrawn ? 'on' : 'loading';
  }

  private draw(): void {
    this.say();
    if (!this.hasStyle) return;
    if (this.columns) this.columns.show(this.isOn ? this.shapes : []);
    else if (this.isOn && !this.isLoading) void this.load();
  }

  private async load(): Promise<void> {
    this.isLoading = true;
    const { openColumns } = await import('./columns');
    this.isLoading = false;
    // It may have been switched off, or the map removed, meanwhile.
    if (!this.isOn) return;
    const onDrawn = () => {
      this.isDrawn = true;
      this.say();
    };
    this.columns = openColumns(this.map, this.tokens, { onZone: this.onZone, onDrawn });
    this.draw();
  }
}
